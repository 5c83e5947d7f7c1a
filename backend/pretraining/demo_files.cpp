#include "pretraining/demo_files.h"

#include "common/atomic_file.h"
#include "common/json.h"
#include "model/safetensors_writer.h"
#include "pretraining/demo_vocabulary.h"
#include "pretraining/weight_slices.h"

#include <fmt/format.h>

#include <span>

namespace lr::pretraining {

using common::OrderedJson;

namespace {

void writeJson(const std::filesystem::path& path, const OrderedJson& json)
{
    common::writeFileAtomically(path, json.dump(2) + "\n");
}

std::string idOf(std::string_view set, std::size_t number)
{
    return fmt::format("{}-{:04}", set, number);
}

void writeProblems(const std::filesystem::path& path, const std::vector<problems::Problem>& problems)
{
    std::string lines;
    for (const auto& problem : problems)
        lines += common::dumpJson(OrderedJson{
                     {"id", problem.id}, {"question", problem.question}, {"answer", problem.answer.value()}}) +
                 "\n";
    common::writeFileAtomically(path, lines);
}

} // namespace

void writeModelDescription(const std::filesystem::path& folder, const model::ModelConfig& config)
{
    writeJson(folder / "config.json", toJson(config));
    writeJson(folder / "generation_config.json",
        {{"do_sample", false}, {"eos_token_id", OrderedJson::array({kEosId})}, {"pad_token_id", kPadId}});
    writeJson(folder / "tokenizer.json", demoTokenizerJson());
    writeJson(folder / "tokenizer_config.json", demoTokenizerConfig());
}

void writeModelWeights(const std::filesystem::path& folder, const model::DecoderWeights& weights)
{
    const auto slices = slicesOf(weights);
    std::vector<model::TensorDeclaration> declarations;
    for (const auto& slice : slices)
        declarations.push_back({slice.spec.name, model::Dtype::BFloat16, slice.spec.shape});
    model::SafetensorsWriter writer(folder / "model.safetensors", declarations, {{"format", "pt"}});
    for (const auto& slice : slices) {
        const auto rounded = slice.values().to(at::kBFloat16).contiguous();
        writer.write(slice.spec.name, std::span(static_cast<const std::byte*>(rounded.data_ptr()), rounded.nbytes()));
    }
    writer.commit();
}

std::vector<problems::Problem> namedProblems(const std::vector<WordProblem>& set, std::string_view name)
{
    std::vector<problems::Problem> problems;
    for (const auto& problem : set)
        problems.push_back({.id = idOf(name, problems.size() + 1),
            .question = problem.question(),
            .choices = {},
            .answer = fmt::to_string(problem.answer())});
    return problems;
}

void writeProblemFiles(const std::filesystem::path& folder, const ProblemSets& sets)
{
    writeProblems(folder / "train.jsonl", namedProblems(sets.train, "train"));
    writeProblems(folder / "validation.jsonl", namedProblems(sets.validation, "validation"));
    writeProblems(folder / "test.jsonl", namedProblems(sets.test, "test"));
}

} // namespace lr::pretraining
