#include "common/error.h"
#include "engine/command_line.h"
#include "tokenizer/tokenizer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <iterator>

namespace lr::engine {

namespace {

struct TokenizeOptions
{
    std::filesystem::path model;
    bool decode = false;
    bool plain = false;
};

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

/// Ids without a token decode to nothing, which could pass for a token that was there.
void warnOfStrangers(const tokenizer::Tokenizer& tokenizer, const common::TokenIds& ids)
{
    const auto isStrange = [&](common::TokenId id) { return !tokenizer.has(id); };
    const auto first = std::ranges::find_if(ids, isStrange);
    if (first != ids.end())
        spdlog::warn("standard input: {} of {} ids stand for no token of this tokenizer and are left out, {} first.",
            std::ranges::count_if(ids, isStrange), ids.size(), *first);
}

void tokenize(const TokenizeOptions& options, const CommandContext& context)
{
    const auto tokenizer = tokenizer::Tokenizer::load(options.model);
    const auto input = readStandardInput();
    if (options.decode) {
        const auto ids = parseIds(input);
        warnOfStrangers(tokenizer, ids);
        const auto text = tokenizer.decode(ids);
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
            throw common::systemError("Cannot write to", "standard output", errno);
        return;
    }
    const auto ids =
        tokenizer.encode(input, options.plain ? tokenizer::SpecialTokens::AsText : tokenizer::SpecialTokens::Parse);
    if (context.json) {
        printLine(common::dumpJson(common::Json(ids)));
        return;
    }
    std::string line;
    for (const auto id : ids)
        line.append(line.empty() ? "" : " ").append(std::to_string(id));
    printLine(line);
}

} // namespace

void addTokenizeCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("tokenize", "Turn text on standard input into token ids, or back");
    auto options = std::make_shared<TokenizeOptions>();
    addFolderOption(*command, "--model", options->model, "Folder with the tokenizer's files")->required();
    command->add_flag("--decode", options->decode, "Ids to text");
    command->add_flag("--plain", options->plain, "Treat what looks like a special token as text");
    addOutputOptions(*command, context);
    command->callback([options, &context] { tokenize(*options, context); });
}

} // namespace lr::engine
