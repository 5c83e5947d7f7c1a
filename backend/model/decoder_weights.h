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
    std::shared_ptr<const FrozenMatrix> frozen{}; ///< replaces weight and bias, which are then undefined; or null
};

/// The form in which matrices are loaded.
enum class WeightForm
{
    Plain, ///< tensors, which may require gradients
    Frozen ///< FrozenMatrix if it is available for the device and dtype, else Plain
};

/// The factors of a layer's norms (1 is already added where the family's norms do that): float32 [hiddenSize] each.
struct LayerNorms
{
    at::Tensor attentionInput;
    at::Tensor attentionOutput; ///< undefined where the family has none
    at::Tensor mlpInput;
    at::Tensor mlpOutput; ///< undefined where the family has none
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

/// All weights of a decoder for training, either to train them or to train an adapter beside them; matrices in one
/// computing dtype on one device. Legend: V vocabulary, H hidden size. With tied embeddings and one dtype throughout,
/// `head` may share memory with `embedding`.
struct DecoderWeights
{
    ModelConfig config;
    at::Tensor embedding; ///< [V, H]
    std::vector<LayerWeights> layers;
    at::Tensor finalNorm;
    at::Tensor head;                                  ///< [V, H]
    std::shared_ptr<const FrozenMatrix> frozenHead{}; ///< a frozen copy of `head`, or null
    std::shared_ptr<const Checkpoint> checkpoint; ///< keeps the mapped file open that tensors may lie in; may be null
};

/// Called between tensors during loading, with the share that is done, 0 to 1. May throw to stop the loading.
using LoadProgress = std::function<void(double)>;

/// Reads all weights. On the CPU, tensors that are stored in `dtype` and need no stacking stay in the mapped file.
/// Throws Error(OutOfMemory), and what reading the checkpoint throws.
std::shared_ptr<const DecoderWeights> loadWeights(std::shared_ptr<const Checkpoint> checkpoint, at::Device device,
    at::ScalarType dtype, WeightForm form = WeightForm::Plain, const LoadProgress& progress = {});

/// Reads a checkpoint's tensors one by one, in the form a decoder needs. Results may be views of the mapped file, which
/// are valid as long as the checkpoint lives.
class WeightReader
{
public:
    /// Matrices and biases are converted to `dtype`, except that with `keepsBfloat16` matrices stored in bfloat16 stay
    /// as they are. Norms become float32, and 1 is added where the family's norms multiply by 1 + weight.
    WeightReader(const Checkpoint& checkpoint, at::Device device, at::ScalarType dtype, bool keepsBfloat16 = false)
        : m_checkpoint(checkpoint)
        , m_device(device)
        , m_dtype(dtype)
        , m_keepsBfloat16(keepsBfloat16)
    {}

    at::Tensor embedding() const; ///< on the CPU: a view of the mapped file, in the stored dtype
    at::Tensor head() const;
    at::Tensor finalNorm() const;
    LayerNorms norms(std::int64_t layer) const;
    HeadNorms headNorms(std::int64_t layer) const; ///< the query's includes queryScale · √headDim if queryScale is set
    MatrixWeights qkv(std::int64_t layer) const;
    MatrixWeights output(std::int64_t layer) const;
    MatrixWeights gateUp(std::int64_t layer) const;
    MatrixWeights down(std::int64_t layer) const;

    /// Releases the file's pages of the head or of a layer's matrices after they have been copied.
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
