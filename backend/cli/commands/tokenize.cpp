#include "cli/command_line.h"
#include "common/error.h"
#include "tokenizer/tokenizer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <iterator>

namespace lr::cli {

namespace {

struct TokenizeOptions
{
    std::filesystem::path model;
    bool decode = false;
    bool plain = false;
    bool lines = false;
};

tokenizer::SpecialTokens specialTokens(const TokenizeOptions& options)
{
    return options.plain ? tokenizer::SpecialTokens::AsText : tokenizer::SpecialTokens::Parse;
}

std::string readStandardInput()
{
    std::ios::sync_with_stdio(false);
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

/// Integers separated by white space or commas, brackets allowed: what this command prints, and JSON arrays.
common::TokenIds parseIds(std::string_view text)
{
    common::TokenIds ids;
    while (true) {
        const auto start = text.find_first_not_of(" \t\r\n,[]");
        if (start == std::string_view::npos)
            return ids;
        text.remove_prefix(start);
        common::TokenId id = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (error != std::errc() || id < 0)
            throw common::Error(common::ErrorCode::CorruptData,
                "Standard input: '" + common::printable(text.substr(0, text.find_first_of(" ,\n")), 40) +
                    "' is no token id; ids are integers from 0, separated by spaces or commas.");
        ids.push_back(id);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
}

/// Warns of ids without a token: they decode to nothing, which nobody would notice in the text.
void warnOfStrangers(const tokenizer::Tokenizer& tokenizer, const common::TokenIds& ids)
{
    const auto isStrange = [&](common::TokenId id) { return !tokenizer.has(id); };
    const auto first = std::ranges::find_if(ids, isStrange);
    if (first != ids.end())
        spdlog::warn("standard input: {} of {} ids stand for no token of this tokenizer and are left out, {} first.",
            std::ranges::count_if(ids, isStrange), ids.size(), *first);
}

/// The ids of a text, or with --decode the text of ids: one JSON value for another. `where` names the line in errors.
std::string answerToLine(const tokenizer::Tokenizer& tokenizer, const TokenizeOptions& options,
    const common::Json& line, const std::string& where)
{
    if (options.decode) {
        common::TokenIds ids;
        if (!line.is_array() || !std::ranges::all_of(line, [](const auto& id) { return id.is_number_unsigned(); }))
            throw common::Error(common::ErrorCode::CorruptData, where + ": a list of token ids is expected.");
        for (const auto& id : line)
            ids.push_back(static_cast<common::TokenId>(std::min<std::uint64_t>(id.get<std::uint64_t>(), INT32_MAX)));
        return common::dumpJson(common::Json(tokenizer.decode(ids)));
    }
    if (!line.is_string())
        throw common::Error(common::ErrorCode::CorruptData, where + ": a text in quotes is expected.");
    return common::dumpJson(common::Json(tokenizer.encode(line.get_ref<const std::string&>(), specialTokens(options))));
}

/// A line with a fault is answered with {"error": …}, so that the other lines are still answered.
void tokenizeLines(const tokenizer::Tokenizer& tokenizer, const TokenizeOptions& options)
{
    std::ios::sync_with_stdio(false);
    std::size_t number = 0;
    std::size_t numRefused = 0;
    for (std::string line; std::getline(std::cin, line);) {
        const auto where = fmt::format("Standard input line {}", ++number);
        try {
            printLine(answerToLine(tokenizer, options, common::parseJson(line, where), where));
        } catch (const common::Error& error) {
            ++numRefused;
            printLine(common::dumpJson(common::Json{{"error", error.what()}}));
        }
    }
    if (numRefused > 0)
        throw common::Error(common::ErrorCode::CorruptData,
            fmt::format("{} of {} lines of standard input were refused; their answers say why.", numRefused, number));
}

void tokenize(const TokenizeOptions& options, const CommandContext& context)
{
    const auto tokenizer = tokenizer::Tokenizer::load(options.model);
    if (options.lines)
        return tokenizeLines(tokenizer, options);
    const auto input = readStandardInput();
    if (options.decode) {
        const auto ids = parseIds(input);
        warnOfStrangers(tokenizer, ids);
        const auto text = tokenizer.decode(ids);
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            throw common::systemError("Cannot write to", "standard output", errno);
        return;
    }
    const auto ids = tokenizer.encode(input, specialTokens(options));
    if (context.json) {
        printLine(common::dumpJson(common::Json(ids)));
        return;
    }
    printLine(fmt::format("{}", fmt::join(ids, " ")));
}

} // namespace

void addTokenizeCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("tokenize", "Turn text on standard input into token ids, or back");
    auto options = std::make_shared<TokenizeOptions>();
    addFolderOption(*command, "--model", options->model, "Folder with the tokenizer's files")->required();
    command->add_flag("--decode", options->decode, "Ids to text");
    command->add_flag("--plain", options->plain, "Treat what looks like a special token as text");
    command->add_flag("--lines", options->lines,
        "Each line of standard input is a JSON string (with --decode: a list of ids). One line is printed for each");
    addOutputOptions(*command, context);
    command->callback([options, &context] { tokenize(*options, context); });
}

} // namespace lr::cli
