#pragma once

#include "model/decoder_weights.h"
#include "pretraining/problem_generator.h"
#include "problems/problem.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace lr::pretraining {

/// Writes config.json, generation_config.json and the tokenizer's files of a demo model into `folder`.
void writeModelDescription(const std::filesystem::path& folder, const model::ModelConfig& config);

/// Writes model.safetensors beside them, rounded to bfloat16.
void writeModelWeights(const std::filesystem::path& folder, const model::DecoderWeights& weights);

/// The problems of the set `name` as its file holds them: with ids "test-0001" … and a number as answer.
std::vector<problems::Problem> namedProblems(const std::vector<WordProblem>& set, std::string_view name);

/// Writes train.jsonl, validation.jsonl and test.jsonl: id, question, answer.
void writeProblemFiles(const std::filesystem::path& folder, const ProblemSets& sets);

} // namespace lr::pretraining
