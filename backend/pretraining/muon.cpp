#include "pretraining/muon.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lr::pretraining {

namespace {

constexpr int kNewtonSchulzSteps = 5;
/// Coefficients that Muon's authors chose because they raise small singular values fast; the result does not converge
/// exactly to 1.
constexpr double kFirst = 3.4445;
constexpr double kThird = -4.775;
constexpr double kFifth = 2.0315;

bool isTall(const MatrixSlice& matrix)
{
    return matrix.numRows > matrix.parameter.size(1);
}

/// `values` as a matrix with at most as many rows as columns: transposed if `matrix` is tall. A second call undoes it.
at::Tensor laidDown(const MatrixSlice& matrix, const at::Tensor& values)
{
    return isTall(matrix) ? values.t() : values;
}

} // namespace

at::Tensor orthogonalised(const at::Tensor& x)
{
    auto y = x / (at::frobenius_norm(x, {1, 2}, true) + 1e-7);
    for (int i = 0; i < kNewtonSchulzSteps; ++i) {
        const auto square = at::bmm(y, y.transpose(1, 2));
        const auto polynomial = at::baddbmm(square, square, square, kThird, kFifth);
        y = at::baddbmm(y, polynomial, y, kFirst, 1);
    }
    return y;
}

Muon::Muon(const std::vector<MatrixSlice>& matrices, const MuonOptions& options)
    : m_options(options)
{
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<MatrixSlice>> byShape;
    for (const auto& matrix : matrices)
        byShape[std::minmax(matrix.numRows, matrix.parameter.size(1))].push_back(matrix);
    for (auto& [shape, alike] : byShape) {
        const auto momentum =
            at::zeros({static_cast<std::int64_t>(alike.size()), shape.first, shape.second}, at::kFloat);
        m_groups.push_back({std::move(alike), momentum});
    }
}

void Muon::step(double rateFactor)
{
    const at::NoGradGuard noGrad;
    for (auto& group : m_groups)
        stepGroup(group, m_options.learningRate * rateFactor);
}

void Muon::stepGroup(Group& group, double learningRate)
{
    std::vector<at::Tensor> gradients;
    for (const auto& matrix : group.matrices)
        gradients.push_back(laidDown(matrix, matrix.gradient()));
    const auto gradient = at::stack(gradients);
    group.momentum.lerp_(gradient, 1 - m_options.momentum);
    const auto updates = orthogonalised(gradient.lerp(group.momentum, m_options.momentum));
    for (std::size_t i = 0; i < group.matrices.size(); ++i) {
        const auto& matrix = group.matrices[i];
        const auto weight = matrix.weight();
        const double stretch = static_cast<double>(weight.size(0)) / static_cast<double>(weight.size(1));
        weight.mul_(1 - m_options.weightDecay * learningRate);
        weight.sub_(
            laidDown(matrix, updates[static_cast<std::int64_t>(i)]), learningRate * std::sqrt(std::max(1.0, stretch)));
    }
}

} // namespace lr::pretraining
