#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace lr::pretraining {

/// A matrix inside a parameter: rows [firstRow, firstRow + numRows) of a 2-d tensor that requires a gradient.
struct MatrixSlice
{
    at::Tensor parameter;
    std::int64_t firstRow = 0;
    std::int64_t numRows = 0;

    at::Tensor weight() const { return parameter.detach().narrow(0, firstRow, numRows); }
    at::Tensor gradient() const { return parameter.grad().narrow(0, firstRow, numRows); }
};

struct MuonOptions
{
    double learningRate = 0.02;
    double momentum = 0.95;
    double weightDecay = 0.1;
};

/// Muon: gradient descent with momentum, in which each momentum matrix is replaced by a nearly orthogonal one close to
/// it before it is subtracted, so that all directions of a matrix learn equally fast. Matrices of one shape (or its
/// transpose) are updated together.
/// Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
class Muon
{
public:
    explicit Muon(const std::vector<MatrixSlice>& matrices, const MuonOptions& options = {});

    /// One step with the gradients that the parameters hold; the learning rate is multiplied by `rateFactor`.
    void step(double rateFactor);

private:
    /// Matrices that are n × m or m × n, n ≤ m.
    struct Group
    {
        std::vector<MatrixSlice> matrices;
        at::Tensor momentum; ///< [matrices, n, m]
    };

    void stepGroup(Group& group, double learningRate);

    MuonOptions m_options;
    std::vector<Group> m_groups;
};

/// The matrix with the singular vectors of each x[i] and singular values near 1 (0.7 to 1.2): five steps of a quintic
/// Newton–Schulz iteration. x is [matrices, n, m] with n ≤ m.
at::Tensor orthogonalised(const at::Tensor& x);

} // namespace lr::pretraining
