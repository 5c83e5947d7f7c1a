#pragma once

#include "model/attention_cache.h"
#include "model/checkpoint.h"
#include "model/frozen_matrix.h"
#include "model/model_config.h"

#include <ATen/ATen.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lr::model {

/// One matrix of y = x Wᵀ + b: weight [outFeatures, inFeatures], bias [outFeatures] or undefined.
struct MatrixWeights
{
    at::Tensor weight;
    at::Tensor bias;
    std::shared_ptr<const FrozenMatrix> frozen{}; ///< instead of both, which are undefined then; or null
};

/// In which form matrices are loaded.
enum class WeightForm
{
    Plain, ///< tensors, which may ask for gradients
    Frozen ///< FrozenMatrix where there is one for the device and dtype, else plain
};

/// The weights of a layer's norms, as they multiply: float32 [hiddenSize] each.
struct LayerNorms
{
    at::Tensor attentionInput;
    at::Tensor attentionOutput; ///< undefined where the family has none
    at::Tensor mlpInput;
    at::Tensor mlpOutput; ///< the same
};

/// One decoder layer. Legend: H hidden size, Q = numHeads headDim, K = numKvHeads headDim, F intermediate size.
/// Matrices that read the same input are stacked into one.
struct LayerWeights
{
    LayerNorms norms;
    HeadNorms headNorms;
    MatrixWeights qkv;    ///< [Q + 2K, H]: query, key, value
    MatrixWeights output; ///< [H, Q]
    MatrixWeights gateUp; ///< [2F, H]: gate, up
    MatrixWeights down;   ///< [H, F]
};

/// All weights of a decoder, matrices in one computing dtype on one device: what is trained, or trained around. With
/// tied embeddings and one dtype throughout, `head` may share memory with `embedding`.
struct DecoderWeights
{
    ModelConfig config;
    at::Tensor embedding; ///< [V, H]
    std::vector<LayerWeights> layers;
    at::Tensor finalNorm;
    at::Tensor head;                                  ///< [V, H]
    std::shared_ptr<const FrozenMatrix> frozenHead{}; ///< the same once more, or null
    std::shared_ptr<const Checkpoint> checkpoint;     ///< keeps the mapped file that tensors may lie in; may be null
};

/// Called between tensors while loading with the share done, 0 to 1; may throw to stop.
using LoadProgress = std::function<void(double)>;

/// Reads all weights. On the CPU, tensors that are stored in `dtype` and need no stacking stay in the mapped file.
/// Throws Error(OutOfMemory), and what reading the checkpoint throws.
std::shared_ptr<const DecoderWeights> loadWeights(std::shared_ptr<const Checkpoint> checkpoint, at::Device device,
    at::ScalarType dtype, WeightForm form = WeightForm::Plain, const LoadProgress& progress = {});

/// Reads a checkpoint's tensors piece by piece, as a decoder needs them. Results may be views of the mapped file: they
/// live as long as the checkpoint.
class WeightReader
{
public:
    /// Converts to `dtype`, but with `keepsBfloat16` leaves matrices that are stored in bfloat16 as they are; norms
    /// become float32, and 1 is added where the family's norms multiply by 1 + weight; biases become `dtype`.
    WeightReader(const Checkpoint& checkpoint, at::Device device, at::ScalarType dtype, bool keepsBfloat16 = false)
        : m_checkpoint(checkpoint)
        , m_device(device)
        , m_dtype(dtype)
        , m_keepsBfloat16(keepsBfloat16)
    {}

    at::Tensor embedding() const; ///< on the CPU as stored, in the mapped file
    at::Tensor head() const;
    at::Tensor finalNorm() const;
    LayerNorms norms(std::int64_t layer) const;
    HeadNorms headNorms(
        std::int64_t layer) const; ///< the query's times what attention scales otherwise than headDim^-½
    MatrixWeights qkv(std::int64_t layer) const;
    MatrixWeights output(std::int64_t layer) const;
    MatrixWeights gateUp(std::int64_t layer) const;
    MatrixWeights down(std::int64_t layer) const;

    /// Gives the pages of the head's or a layer's matrices back, after they have been copied.
    void releaseHead() const;
    void releaseMatrices(std::int64_t layer) const;

private:
    at::Tensor converted(const at::Tensor& stored) const;
    MatrixWeights matrix(const std::vector<std::string>& names, bool hasBias) const;
    at::Tensor normWeight(const std::string& name) const;

    const Checkpoint& m_checkpoint;
    at::Device m_device;
    at::ScalarType m_dtype;
    bool m_keepsBfloat16;
};

} // namespace lr::model
