#include "tokenizer/jinja/template.h"

#include "common/error.h"
#include "common/utf8.h"
#include "tokenizer/jinja/interpreter.h"
#include "tokenizer/jinja/lexer.h"
#include "tokenizer/jinja/parser.h"

#include <fmt/format.h>

namespace lr::tokenizer::jinja {

Template::Template(Block body, std::string name, const Limits& limits)
    : m_body(std::move(body))
    , m_name(std::move(name))
    , m_limits(limits)
{}

Template Template::parse(std::string_view source, std::string name, const Limits& limits)
{
    if (source.size() > limits.maxTemplateBytes)
        throw common::Error(
            common::ErrorCode::CorruptData, fmt::format("{}: a template of {} bytes; the limit is {}.",
                                                common::printable(name, 200), source.size(), limits.maxTemplateBytes));
    if (const auto bad = common::firstInvalidUtf8(source))
        throw common::Error(common::ErrorCode::CorruptData,
            fmt::format("{}: invalid UTF-8 at byte {}.", common::printable(name, 200), *bad));
    Block body = Parser(tokenize(source, name), name, limits).parse();
    return {std::move(body), std::move(name), limits};
}

std::string Template::render(const common::OrderedJson& variables, std::optional<std::chrono::sys_seconds> now) const
{
    Runtime runtime(m_limits, now);
    Interpreter interpreter(runtime, m_name);
    return interpreter.run(m_body, variables);
}

} // namespace lr::tokenizer::jinja
