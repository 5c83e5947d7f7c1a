#include "cli/command_line.h"
#include "jobs/token_check.h"
#include "model/checkpoint.h"
#include "model/memory_estimate.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>

namespace lr::cli {

namespace {

using common::OrderedJson;

struct InspectOptions
{
    std::filesystem::path model;
    std::filesystem::path against;
};

OrderedJson describe(const model::Checkpoint& checkpoint, const tokenizer::Tokenizer& tokenizer)
{
    const auto& config = checkpoint.config();
    OrderedJson result{{"folder", checkpoint.folder().string()},
        {"architecture", std::string(modelTypeName(config.modelType))}, {"parameters", checkpoint.numParameters()},
        {"dtype", std::string(dtypeName(checkpoint.dtype()))}, {"weight_bytes", checkpoint.weightBytes()},
        {"weight_files", checkpoint.files().size()}, {"layers", config.numLayers}, {"hidden_size", config.hiddenSize},
        {"intermediate_size", config.intermediateSize}, {"attention_heads", config.numAttentionHeads},
        {"key_value_heads", config.numKeyValueHeads}, {"head_dim", config.headDim}, {"vocab_size", config.vocabSize},
        {"context", config.maxPositionEmbeddings}, {"tied_embeddings", config.tieWordEmbeddings},
        {"end_token_ids", config.eosTokenIds}, {"tokenizer_ids", tokenizer.vocabSize()},
        {"kv_cache_bytes_per_token", kvCacheBytesPerToken(config, checkpoint.dtype())},
        {"fingerprint", checkpoint.fingerprint()}};
    if (!config.windowedLayers.empty()) {
        result["attention_window"] = config.window;
        result["windowed_layers"] = std::ranges::count(config.windowedLayers, true);
    }
    if (checkpoint.outputContradictsConfig())
        result["output_matrix"] = "lm_head.weight as it is stored, though config.json says that it is tied to the "
                                  "embeddings: the two differ";
    if (checkpoint.namePrefix() != "model.")
        result["names_in_files"] =
            checkpoint.namePrefix().empty() ? "without \"model.\"" : "with \"" + checkpoint.namePrefix() + "\" before";
    if (!checkpoint.extraTensors().empty())
        result["unused_tensors"] = checkpoint.extraTensors();
    return result;
}

void printText(const OrderedJson& fields)
{
    for (const auto& [key, value] : fields.items()) {
        auto name = key;
        std::replace(name.begin(), name.end(), '_', ' ');
        name.resize(std::max<std::size_t>(name.size(), 26), ' ');
        printLine(name + (value.is_string() ? value.get<std::string>() : common::dumpJson(value)));
    }
}

void inspect(const InspectOptions& options, const CommandContext& context)
{
    const auto checkpoint = model::Checkpoint::open(options.model);
    const auto tokenizer = tokenizer::Tokenizer::load(options.model);
    OrderedJson result{{"model", describe(checkpoint, tokenizer)}};
    if (!options.against.empty()) {
        const auto other = model::Checkpoint::open(options.against);
        const auto otherTokenizer = tokenizer::Tokenizer::load(options.against);
        result["against"] = describe(other, otherTokenizer);
        jobs::checkSameTokens(tokenizer, options.model, otherTokenizer, options.against);
        result["same_tokens"] = true;
        result["shared_logits"] = std::min(checkpoint.config().vocabSize, other.config().vocabSize);
    }
    if (context.json) {
        printJson(result);
        return;
    }
    printText(result["model"]);
    if (options.against.empty())
        return;
    printLine("");
    printText(result["against"]);
    printLine("\nThe tokenizers map every id to the same token: the two can be an expert and an amateur.");
}

} // namespace

void addInspectCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("inspect", "Show a model folder; with --against, whether two can be a pair");
    auto options = std::make_shared<InspectOptions>();
    addFolderOption(*command, "model", options->model, "Model folder, or ORG/NAME in the Hugging Face cache")
        ->required();
    addFolderOption(*command, "--against", options->against, "Second model folder: are ids the same tokens in both");
    addOutputOptions(*command, context);
    command->callback([options, &context] { inspect(*options, context); });
}

} // namespace lr::cli
