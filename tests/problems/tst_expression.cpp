#include "problems/expression.h"
#include "problems/expression_algebra.h"
#include "problems/expression_probe.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace lr::problems;

namespace {

Expression parsed(const char* text)
{
    auto result = parseExpression(text);
    if (const auto* reason = std::get_if<std::string>(&result))
        qFatal("%s: %s", text, reason->c_str());
    return std::get<Expression>(result);
}

} // namespace

class TestExpression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formulasHaveTheValueOfTheirClosedForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        const auto row = [](const char* text, double value) { QTest::newRow(text) << QString(text) << value; };
        row("2+3\\cdot 4", 14);
        row("2-3-4", -5);
        row("8/4/2", 1);
        row("-2^2", -4);
        row("2^{-1}", 0.5);
        row("2^-1", 0.5);
        row("2^10", 1024);
        row("\\frac12", 0.5);
        row("\\frac{270}7", 270.0 / 7);
        row("\\frac 59", 5.0 / 9);
        row("1\\frac{4}{5}", 1.8);
        row("-1\\frac{4}{5}", -1.8);
        row("2\\frac{3}{2}", 3);
        row("\\sqrt2", std::sqrt(2));
        row("\\sqrt[3]{-8}", -2);
        row("sqrt(16)", 4);
        row("|2-5|", 3);
        row("2|3-5|", 4);
        row("5!", 120);
        row("\\binom{10}{3}", 120);
        row("\\lfloor 2.7 \\rfloor + \\lceil 2.2 \\rceil", 5);
        row("\\sin^2 1 + \\cos^2 1", 1);
        row("\\sin \\frac{\\pi}{6}", 0.5);
        row("\\cos(2\\pi/4)", 0);
        row("\\arctan 1", std::numbers::pi / 4);
        row("\\tan^{-1} 1", std::numbers::pi / 4);
        row("\\log_2 8", 3);
        row("\\ln e^2", 2);
        row("e^{i\\pi}", -1);
        row("(2)(3)", 6);
        row("2(3)4", 24);
        row("--3", 3);
        row("1.5e3", 1500);
        row("3,000/3", 1000);
    }

    void formulasHaveTheValueOfTheirClosedForm()
    {
        QFETCH(QString, text);
        QFETCH(double, value);
        const auto result = constantValue(parsed(text.toUtf8()));
        QVERIFY(result.has_value());
        QVERIFY2(std::abs(*result - value) < 1e-12 * std::max(1.0, std::abs(value)),
            qPrintable(QString::number(result->real())));
    }

    void whatIsNoFormulaIsRefusedWithAReason()
    {
        for (const char* text :
            {"", "+", "2+", "(2", "2)", "\\frac{1}", "\\sqrt", "2 3", "5:6", "\\lfloor 2", "|2", "x^", "^2", "a,b",
                "\\begin{pmatrix}", "{", "}", "\\", "2..3", ".", "\\frac{1}{2", "x_{", "\\log_", "\\vec"}) {
            const auto result = parseExpression(text);
            QVERIFY2(std::holds_alternative<std::string>(result), text);
            QVERIFY(!std::get<std::string>(result).empty());
        }
    }

    void algebraProvesIdentities()
    {
        QVERIFY(provablyEqual(parsed("(x+y)^3"), parsed("x^3+3x^2y+3xy^2+y^3")));
        QVERIFY(provablyEqual(parsed("\\frac{x^2-1}{x-1}"), parsed("x+1")));
        QVERIFY(provablyEqual(parsed("0.25x"), parsed("\\frac{x}{4}")));
        QVERIFY(provablyEqual(parsed("2^{2012}"), parsed("4^{1006}")));
        QVERIFY(provablyEqual(parsed("\\frac{100!}{99!}"), parsed("100")));
        QVERIFY(provablyEqual(parsed("(2+i)(2-i)"), parsed("5")));
        QVERIFY(!provablyEqual(parsed("(x+y)^2"), parsed("x^2+y^2")));
        QVERIFY(!provablyEqual(parsed("2^{2012}"), parsed("2^{2012}+1")));
    }

    void probingDecidesWhereAlgebraDoesNot()
    {
        QCOMPARE(compareAtPoints(parsed("\\sin^2 x"), parsed("1-\\cos^2 x")), Agreement::Equal);
        QCOMPARE(compareAtPoints(parsed("\\binom{2n}{n}"), parsed("\\frac{(2n)!}{(n!)^2}")), Agreement::Equal);
        QCOMPARE(compareAtPoints(parsed("x"), parsed("|x|")), Agreement::Different);
        QCOMPARE(compareAtPoints(parsed("\\sqrt{x^2}"), parsed("x")), Agreement::Different);
        QCOMPARE(compareAtPoints(parsed("10^{-20}x"), parsed("2\\cdot 10^{-20}x")), Agreement::Different);
        QCOMPARE(compareAtPoints(parsed("\\frac{x}{3}"), parsed("0.333333x")), Agreement::Different);
        QCOMPARE(compareAtPoints(parsed("10^{400}x"), parsed("10^{401}x")), Agreement::Unknown);
    }

    void aConstantRatioIsFoundWithItsSign()
    {
        QVERIFY(std::abs(constantRatio(parsed("4-2x"), parsed("x-2")).value() + 2) < 1e-9);
        QVERIFY(!constantRatio(parsed("x-2"), parsed("x-3")));
        QVERIFY(!constantRatio(parsed("x-x"), parsed("x")));
        QVERIFY(!constantRatio(parsed("x"), parsed("x-x")));
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
