#include "common/random.h"
#include "common/utf8.h"
#include "template/fixtures.h"
#include "tokenizer/jinja/template.h"

#include <QTest>

#include <array>
#include <filesystem>
#include <vector>

using namespace lr;
using tokenizer::jinja::Limits;
using tokenizer::jinja::Template;

namespace {

constexpr int kMutationsPerRow = 400;

/// What templates are made of, to be put where it does not belong.
constexpr std::array<std::string_view, 48> kPieces = {"{{", "}}", "{%", "%}", "{#", "#}", "-", "(", ")", "[", "]", "{",
    "}", "'", "\"", "\\", "\n", ",", ":", "|", ".", "~", "**", "//", " if ", " else ", " for x in messages ", " not ",
    " in ", " is ", "{% endfor %}", "{% endif %}", "{% for m in messages %}", "{% set ns.x = ns %}", "{% raw %}",
    "{% macro m(a) %}{{ m(a) }}{% endmacro %}{{ m(1) }}", "range(99999)", "namespace()", "messages", "loop",
    "99999999999", "-1", "none", "[::-1]", "| tojson", "| map('upper') | list", "\xC3\x9F", "\xF0\x9F\xA7\xAE"};

/// Deletes, doubles, swaps or inserts pieces of `source` at places that `random` gives; stays UTF-8.
std::string mutated(std::string source, const common::CounterRandom& random)
{
    auto pick = [&random, n = std::uint64_t{0}](
                    std::size_t below) mutable { return static_cast<std::size_t>(random.bits(n++) % (below + 1)); };
    const std::size_t edits = 1 + pick(3);
    for (std::size_t i = 0; i < edits; ++i) {
        const std::size_t from = pick(source.size());
        const std::size_t length = pick(std::min<std::size_t>(source.size() - from, 40));
        switch (pick(3)) {
        case 0:
            source.erase(from, length);
            break;
        case 1:
            source.insert(pick(source.size()), source.substr(from, length));
            break;
        default:
            source.insert(from, kPieces[pick(kPieces.size() - 1)]);
        }
    }
    return common::sanitizedUtf8(source);
}

/// Small enough for many renderings, and far from what the templates need.
Limits smallLimits()
{
    Limits limits;
    limits.maxSteps = 20'000;
    limits.maxAllocatedBytes = 8u << 20;
    limits.maxOutputBytes = 1u << 20;
    return limits;
}

} // namespace

/// Broken templates end with an Error or render: never a crash, a hang or another exception. Seeded.
class TestTemplateMutations : public QObject
{
    Q_OBJECT

private:
    /// Renders `count` mutations of `source`; gives how many rendered and how many threw.
    std::pair<int, int> mutateAndRender(const std::string& source, const common::OrderedJson& variables, int count)
    {
        std::pair<int, int> counts;
        const auto random = common::CounterRandom(20250307).child(source);
        for (int i = 0; i < count; ++i) {
            const auto broken = mutated(source, random.child(static_cast<std::uint64_t>(i)));
            const auto outcome = test::outcomeOf(
                [&] { return Template::parse(broken, "broken", smallLimits()).render(variables, test::kNow); });
            if (outcome.threw && !outcome.error.starts_with("broken"))
                m_withoutName = QByteArray::fromStdString(outcome.error + "\n" + broken);
            ++(outcome.threw ? counts.second : counts.first);
        }
        return counts;
    }

private Q_SLOTS:
    void mutatedTemplatesEnd_data()
    {
        QTest::addColumn<QByteArray>("path");
        const std::filesystem::path folder(LR_TEST_DATA "/template/templates");
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            QTest::newRow(entry.path().filename().c_str()) << QByteArray::fromStdString(entry.path().string());
    }

    void mutatedTemplatesEnd()
    {
        QFETCH(QByteArray, path);
        const auto fixture = test::readFixture("own_templates.json");
        common::OrderedJson variables = fixture["conversations"]["several tool responses"];
        variables["add_generation_prompt"] = true;
        const auto [rendered, threw] =
            mutateAndRender(common::readFile(path.toStdString(), 1u << 20), variables, kMutationsPerRow);
        QCOMPARE(rendered + threw, kMutationsPerRow);
        QVERIFY2(rendered > 0 && threw > 0, "mutations that change nothing, or everything, test nothing");
        QVERIFY2(m_withoutName.isEmpty(), m_withoutName.constData());
    }

    void mutatedSnippetsEnd()
    {
        const auto fixture = test::readFixture("snippets.json");
        int rendered = 0;
        int threw = 0;
        for (const auto& entry : fixture["cases"]) {
            const auto counts = mutateAndRender(entry["source"].get<std::string>(), fixture["variables"], 4);
            rendered += counts.first;
            threw += counts.second;
        }
        QVERIFY(rendered > 1000);
        QVERIFY(threw > 1000);
        QVERIFY2(m_withoutName.isEmpty(), m_withoutName.constData());
    }

private:
    QByteArray m_withoutName; ///< an error that does not begin with the template's name
};

QTEST_APPLESS_MAIN(TestTemplateMutations)
#include "tst_template_mutations.moc"
