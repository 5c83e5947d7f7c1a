#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// How a folder's weight files name the decoder's tensors. The usual names are those of requiredTensors(): "model."
/// before the decoder's own, nothing before "lm_head.weight". Files that were saved from the inner model lack "model.";
/// others have a wrapper's name before it ("language_model.", "_orig_mod.", "base_model."). All tensors of a folder
/// have the same prefix.
class TensorNames
{
public:
    /// `stored`: all tensor names of the files. The prefix is the text before "embed_tokens.weight" if exactly one name
    /// ends with that; else the usual one.
    explicit TensorNames(const std::vector<std::string_view>& stored);

    /// The usual name of a stored tensor; other tensors keep their names.
    std::string usualName(std::string_view stored) const;

    /// The text before "layers.0…": "model.", "", "language_model.model." and the like.
    const std::string& prefix() const { return m_prefix; }
    bool areUsual() const;

private:
    std::string m_prefix;
};

} // namespace lr::model
