#pragma once

#include "common/json.h"
#include "tokenizer/jinja/limits.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::tokenizer::jinja {

struct Statement;

/// A parsed template: the subset of Jinja that chat templates use, with the environment Hugging Face gives them
/// (trim_blocks, lstrip_blocks, the immutable sandbox, break and continue, {% generation %}, raise_exception,
/// strftime_now, and a tojson that does not escape). Rendering reads nothing but the variables, and ends within the
/// limits. What it does not offer it refuses by name. Immutable; may be rendered from several threads at once.
class Template
{
public:
    /// `name` names the template in errors. Throws Error(CorruptData, Unsupported) with name and line.
    static Template parse(std::string_view source, std::string name, const Limits& limits = {});

    /// `variables` is an object, `now` what strftime_now shows. Throws Error(CorruptData) for what Jinja would refuse
    /// and for a passed limit, Error(Unsupported) for a feature and where the template itself raises an exception; all
    /// with name and line.
    std::string render(
        const common::OrderedJson& variables, std::optional<std::chrono::sys_seconds> now = std::nullopt) const;

private:
    Template() = default;

    std::shared_ptr<const std::vector<Statement>> m_body;
    std::string m_name;
    Limits m_limits;
};

} // namespace lr::tokenizer::jinja
