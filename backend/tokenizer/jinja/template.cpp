#include "tokenizer/jinja/template.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/jinja/interpreter.h"
#include "tokenizer/jinja/parser.h"

#include <fmt/format.h>

namespace lr::tokenizer::jinja {

Template Template::parse(std::string_view source, std::string name, const Limits& limits)
{
    const auto refuse = [&name](const std::string& what) {
        throw common::Error(common::ErrorCode::CorruptData, common::printable(name, 200) + ": " + what);
    };
    if (source.size() > limits.maxTemplateBytes)
        refuse(fmt::format("a template of {} bytes; the limit is {}.", source.size(), limits.maxTemplateBytes));
    if (const auto bad = common::firstInvalidUtf8(source))
        refuse(fmt::format("invalid UTF-8 at byte {}.", *bad));
    Template made;
    made.m_body = std::make_shared<const Block>(parseTemplate(source, name, limits));
    made.m_name = std::move(name);
    made.m_limits = limits;
    return made;
}

std::string Template::render(const common::OrderedJson& variables, std::optional<std::chrono::sys_seconds> now) const
{
    Runtime runtime(m_limits, now);
    return interpret(runtime, *m_body, m_name, variables);
}

} // namespace lr::tokenizer::jinja
