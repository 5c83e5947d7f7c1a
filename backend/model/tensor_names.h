#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// How a folder's weight files name the decoder's tensors. The usual names are those of requiredTensors(): "model."
/// before the decoder's own, nothing before "lm_head.weight". Files that were saved from the inner model lack "model.";
/// others have the name of a wrapper before it ("language_model.", "_orig_mod.", "base_model."). One prefix holds for
/// all.
class TensorNames
{
public:
    /// The prefix is what stands before "embed_tokens.weight", if that stands there once; else the usual one.
    explicit TensorNames(const std::vector<std::string_view>& stored);

    /// The usual name of a stored tensor; other tensors keep their names.
    std::string usualName(std::string_view stored) const;

    /// What stands before "layers.0…": "model.", "", "language_model.model.", …
    const std::string& prefix() const { return m_prefix; }
    bool areUsual() const;

private:
    std::string m_prefix;
};

} // namespace lr::model
