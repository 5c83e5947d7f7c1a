#include "pretraining/muon.h"

#include <QTest>

#include <cmath>

using namespace lr::pretraining;

namespace {

at::Tensor parameter(const at::Tensor& values)
{
    return values.clone().requires_grad_(true);
}

void setGradient(at::Tensor& parameter, const at::Tensor& gradient)
{
    parameter.mutable_grad() = gradient.clone();
}

double largestDifference(const at::Tensor& a, const at::Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

/// What the iteration makes of a singular value.
double lifted(double value)
{
    for (int i = 0; i < 5; ++i)
        value = 3.4445 * value - 4.775 * std::pow(value, 3) + 2.0315 * std::pow(value, 5);
    return value;
}

at::Tensor rotation(double angle)
{
    return at::tensor({std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)}, at::kFloat).view({2, 2});
}

} // namespace

class TestMuon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orthogonalMatricesStayUpToTheirScale()
    {
        const auto x = rotation(0.7).unsqueeze(0);
        const auto expected = x * lifted(1 / std::sqrt(2.0));
        QVERIFY(largestDifference(orthogonalised(x * 17), expected) < 1e-5);
    }

    void singularValuesComeNearOne()
    {
        at::manual_seed(1);
        const auto values = std::get<1>(at::svd(orthogonalised(at::randn({3, 48, 96}))));
        QVERIFY(values.min().item<double>() > 0.6);
        QVERIFY(values.max().item<double>() < 1.25);
    }

    void aMuonStepOfARotationHasAClosedForm()
    {
        auto weight = parameter(at::ones({2, 2}));
        Muon muon({{weight, 0, 2}}, {.learningRate = 0.1, .momentum = 0.95, .weightDecay = 0.1});
        setGradient(weight, 3 * rotation(0.3));
        muon.step(0.5);
        const auto expected = at::ones({2, 2}) * (1 - 0.1 * 0.05) - 0.05 * lifted(1 / std::sqrt(2.0)) * rotation(0.3);
        QVERIFY(largestDifference(weight.detach(), expected) < 1e-6);
    }

    void momentumFollowsItsFormula()
    {
        // With 1 × 1 matrices the direction is the sign of .05 g + .95 m.
        auto weight = parameter(at::zeros({1, 1}));
        Muon muon({{weight, 0, 1}}, {.learningRate = 1, .momentum = 0.95, .weightDecay = 0});
        setGradient(weight, at::full({1, 1}, 100.0));
        muon.step(1);
        QVERIFY(std::abs(weight.item<double>() + lifted(1)) < 1e-5);
        setGradient(weight, at::full({1, 1}, -1.0)); // m = .95·5 − .05 = 4.7, u = 4.415: still the old direction
        muon.step(1);
        QVERIFY(std::abs(weight.item<double>() + 2 * lifted(1)) < 1e-5);
    }

    void tallMatricesStepFurther()
    {
        at::manual_seed(2);
        const auto gradient = at::randn({8, 2});
        auto tall = parameter(at::zeros({8, 2}));
        auto wide = parameter(at::zeros({2, 8}));
        setGradient(tall, gradient);
        setGradient(wide, gradient.t());
        Muon muon({{tall, 0, 8}, {wide, 0, 2}});
        muon.step(1);
        QVERIFY(largestDifference(tall.detach(), 2 * wide.detach().t()) < 1e-6); // √(8 / 2)
    }

    void joinedMatricesStepAsSeparateOnes()
    {
        at::manual_seed(3);
        const auto values = at::randn({6, 4});
        const auto gradient = at::randn({6, 4});
        auto joint = parameter(values);
        auto first = parameter(values.narrow(0, 0, 4));
        auto second = parameter(values.narrow(0, 4, 2));
        setGradient(joint, gradient);
        setGradient(first, gradient.narrow(0, 0, 4));
        setGradient(second, gradient.narrow(0, 4, 2));
        Muon({{joint, 0, 4}, {joint, 4, 2}}).step(1);
        Muon({{first, 0, 4}, {second, 0, 2}}).step(1);
        QVERIFY(largestDifference(joint.detach(), at::cat({first.detach(), second.detach()})) < 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestMuon)
#include "tst_muon.moc"
