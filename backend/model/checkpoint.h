#pragma once

#include "model/model_config.h"
#include "model/required_tensors.h"
#include "model/safetensors.h"
#include "model/tensor_names.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// An open Hugging Face model folder: configuration and mapped weights (model.safetensors, or else the shards of
/// model.safetensors.index.json). Invariant: every tensor that the configuration asks for is there once, in its shape,
/// as float32, bfloat16 or float16. Tensors are found by their usual names (requiredTensors), whatever prefix the files
/// give them. Opening reads configuration, index and headers but no tensor data, with one exception: if the embeddings
/// are tied and the files hold an output matrix nevertheless, the two are compared. That takes 0.1 s per gigabyte if
/// they are equal and already in memory, and almost no time if they differ. Immutable, so it may be read from any
/// thread.
class Checkpoint
{
public:
    /// `given`: a folder, or the name of a model in the Hugging Face cache (findModelFolder).
    /// Throws Error(NotFound) if the folder or its files are missing, Error(CorruptData) for damage and contradictions,
    /// Error(Unsupported) for a model or weights that this program cannot use; this includes pickle files, which are
    /// never read. Every sentence names the file and what is wrong in it.
    static Checkpoint open(const std::filesystem::path& given);

    const std::filesystem::path& folder() const { return m_folder; }
    /// The configuration of the files. Only tieWordEmbeddings may differ from them, see outputContradictsConfig().
    const ModelConfig& config() const { return m_config; }
    const std::vector<SafetensorsFile>& files() const { return m_files; }

    bool contains(std::string_view name) const { return m_locations.find(name) != m_locations.end(); }
    /// The view is borrowed from this object and stays valid if the object is moved. Throws Error(NotFound) that names
    /// the tensor.
    const TensorView& tensor(std::string_view name) const;
    /// Lets the operating system drop the tensor's pages from memory; for a loader that has copied the tensor.
    void release(std::string_view name) const;

    /// Name of the tensor that turns hidden states into logits: the embedding table if embeddings are tied, else
    /// lm_head.weight.
    std::string_view outputTensorName() const;

    /// True if config.json ties the output to the embeddings, but the files hold an lm_head.weight that differs from
    /// them, because it was trained and the configuration was not changed. The stored matrix is then used, as in
    /// transformers 5, and config().tieWordEmbeddings is false.
    bool outputContradictsConfig() const { return m_outputContradictsConfig; }

    /// The text before "layers.0…" in the files' tensor names; usually "model.".
    const std::string& namePrefix() const { return m_names.prefix(); }

    /// Tensors that the configuration does not ask for, sorted; they are not used. Rotary tables (…inv_freq), which old
    /// checkpoints hold, and an lm_head.weight that equals the tied embeddings are not listed.
    const std::vector<std::string>& extraTensors() const { return m_extraTensors; }

    /// Element type of the embedding table; single tensors may have another.
    Dtype dtype() const;
    std::int64_t numParameters() const;
    /// Bytes of the tensors that the model uses, as stored.
    std::int64_t weightBytes() const;
    /// Bytes of all weight files.
    std::int64_t fileBytes() const;

    /// 32 hexadecimal digits that identify the model: a hash over the configuration and, for every tensor in use, its
    /// name, dtype, shape and the first, middle and last 4 KiB of its data. It does not depend on how the weights are
    /// split into files. It tells different models, dtypes, seeds and training states apart, because their tensors
    /// differ everywhere; it does not notice a few weights that were changed between the samples. Takes milliseconds
    /// and reads only the samples.
    std::string fingerprint() const;

private:
    struct Location
    {
        std::size_t file;
        const TensorView* view;
    };

    Checkpoint(std::filesystem::path folder, ModelConfig config, std::vector<SafetensorsFile> files);

    const Location& location(std::string_view name) const;
    TensorNames findNames() const;
    void locateTensors();
    void checkRequired();
    [[noreturn]] void failMissing(const TensorSpec& spec) const;
    void untieIfContradicted();
    void checkTensor(std::string_view name, const Shape& shape) const;
    void collectExtras();

    std::filesystem::path m_folder;
    ModelConfig m_config;
    std::vector<SafetensorsFile> m_files;
    TensorNames m_names;
    bool m_outputContradictsConfig = false;
    std::map<std::string, Location, std::less<>> m_locations;
    std::vector<std::string> m_usedTensors;
    std::vector<std::string> m_extraTensors;
};

} // namespace lr::model
