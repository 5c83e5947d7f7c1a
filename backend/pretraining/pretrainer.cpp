#include "pretraining/pretrainer.h"

#include "common/error.h"
#include "pretraining/learning_rate.h"
#include "pretraining/muon.h"
#include "pretraining/row_batches.h"
#include "pretraining/weight_slices.h"
#include "training/adamw.h"
#include "training/decoder_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::pretraining {

namespace {

constexpr double kMaxGradNorm = 1.0;
constexpr double kAdamWLearningRate = 3e-3;
constexpr double kEmbeddingWeightDecay = 0.1;
constexpr int kStepsOfFinalLoss = 50;

bool isMatrix(const model::TensorSpec& spec)
{
    return spec.shape.size() == 2 && spec.role != model::TensorRole::Embedding;
}

/// Each parameter once, although several slices may be parts of the same parameter.
std::vector<at::Tensor> parametersOf(const std::vector<WeightSlice>& slices)
{
    std::vector<at::Tensor> parameters;
    for (const auto& slice : slices) {
        const auto isSame = [&](const at::Tensor& other) { return other.is_same(slice.parameter); };
        if (std::ranges::none_of(parameters, isSame))
            parameters.push_back(slice.parameter);
    }
    return parameters;
}

std::vector<MatrixSlice> matricesOf(const std::vector<WeightSlice>& slices)
{
    std::vector<MatrixSlice> matrices;
    for (const auto& slice : slices)
        if (isMatrix(slice.spec))
            matrices.push_back({slice.parameter, slice.firstRow, slice.numRows()});
    return matrices;
}

/// A parameter that Muon does not train: the embedding, a bias or a norm.
struct OtherParameter
{
    at::Tensor parameter;
    training::AdamW optimizer;
};

std::vector<OtherParameter> othersOf(const std::vector<at::Tensor>& parameters, const at::Tensor& embedding)
{
    std::vector<OtherParameter> others;
    for (const auto& parameter : parameters) {
        const bool isEmbedding = parameter.is_same(embedding);
        if (!isEmbedding && parameter.dim() != 1)
            continue;
        const double decay = isEmbedding ? kEmbeddingWeightDecay : 0.0;
        others.push_back({parameter, training::AdamW(parameter, {.beta2 = 0.95, .weightDecay = decay})});
    }
    return others;
}

/// The weights that are trained, with their optimisers.
class Run
{
public:
    explicit Run(std::shared_ptr<model::DecoderWeights> weights)
        : m_weights(std::move(weights))
        , m_slices(slicesOf(*m_weights))
        , m_parameters(parametersOf(m_slices))
        , m_muon(matricesOf(m_slices))
        , m_others(othersOf(m_parameters, m_weights->embedding))
        , m_graph(m_weights)
    {
        for (auto& parameter : m_parameters)
            parameter.requires_grad_(true);
    }

    PretrainStep step(const TrainingBatch& batch, double rateFactor)
    {
        const auto loss = backward(batch);
        const double norm = training::clipGradients(gradients(), kMaxGradNorm);
        m_muon.step(rateFactor);
        for (auto& [parameter, optimizer] : m_others)
            optimizer.step(parameter.grad(), kAdamWLearningRate * rateFactor);
        for (const auto& parameter : m_parameters)
            parameter.mutable_grad().reset();
        return {.lossNats = loss, .gradNorm = norm};
    }

    std::shared_ptr<const model::DecoderWeights> finished()
    {
        for (auto& parameter : m_parameters)
            parameter.requires_grad_(false);
        return m_weights;
    }

private:
    std::vector<at::Tensor> gradients() const
    {
        std::vector<at::Tensor> gradients;
        for (const auto& parameter : m_parameters)
            gradients.push_back(parameter.grad());
        return gradients;
    }

    double backward(const TrainingBatch& batch)
    {
        const auto hidden = m_graph.forward(batch.inputs).index_select(0, at::tensor(batch.rows, at::kLong));
        const auto loss = at::cross_entropy_loss(m_graph.logits(hidden), at::tensor(batch.targets, at::kLong));
        loss.backward();
        return loss.item<double>();
    }

    std::shared_ptr<model::DecoderWeights> m_weights;
    std::vector<WeightSlice> m_slices;
    std::vector<at::Tensor> m_parameters;
    Muon m_muon;
    std::vector<OtherParameter> m_others;
    training::DecoderGraph m_graph;
};

void checkStep(const PretrainStep& step, const PretrainOptions& options)
{
    if (options.stopToken.stop_requested())
        throw common::Error(common::ErrorCode::Cancelled, "Pretraining was stopped; nothing was left behind.");
    if (!std::isfinite(step.lossNats))
        throw common::Error(common::ErrorCode::Internal,
            fmt::format("The loss of pretraining step {} is not finite; try another seed.", step.step));
}

} // namespace

PretrainedModel pretrain(const ModelRecipe& recipe, const tokenizer::Tokenizer& tokenizer, const Questions& excluded,
    const PretrainOptions& options)
{
    const auto random = common::CounterRandom(options.seed).child(recipe.name);
    const auto weights = makeInitialWeights(recipe.config, random.child("weights").bits(0));
    if (!recipe.corpus)
        return {weights, 0};
    const Corpus corpus(*recipe.corpus, random.child("corpus"), excluded);
    RowBatches batches(corpus, tokenizer, random.child("batches"));
    Run run(weights);
    double finalLoss = 0;
    for (int i = 0; i < recipe.numSteps; ++i) {
        auto step = run.step(batches.batch(static_cast<std::uint64_t>(i)), learningRateFactor(i, recipe.numSteps));
        step.step = i + 1;
        step.numSteps = recipe.numSteps;
        checkStep(step, options);
        if (i >= recipe.numSteps - kStepsOfFinalLoss)
            finalLoss += step.lossNats / std::min(kStepsOfFinalLoss, recipe.numSteps);
        if (options.onStep)
            options.onStep(step);
    }
    return {run.finished(), finalLoss};
}

} // namespace lr::pretraining
