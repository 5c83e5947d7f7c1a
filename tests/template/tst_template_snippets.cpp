#include "template/fixtures.h"
#include "tokenizer/jinja/template.h"

#include <QTest>

using namespace lr;
using tokenizer::jinja::Template;

/// Every snippet renders as Python's jinja2 renders it, and raises where that raises.
class TestTemplateSnippets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_fixture = test::readFixture("snippets.json"); }

    void theFixtureIsWhole() { QVERIFY(m_fixture["cases"].size() > 1700); }

    void snippetsRenderAsInPython_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& entry : m_fixture["cases"]) {
            const auto name = entry["group"].get<std::string>() + ": " + entry["source"].get<std::string>();
            QTest::addRow("%d %s", index, common::printable(name, 100).c_str()) << index;
            ++index;
        }
    }

    void snippetsRenderAsInPython()
    {
        QFETCH(int, index);
        const auto& entry = m_fixture["cases"][static_cast<std::size_t>(index)];
        const auto outcome = test::outcomeOf([&] {
            return Template::parse(entry["source"].get<std::string>(), "snippet")
                .render(m_fixture["variables"], test::kNow);
        });
        const auto difference = test::differenceFrom(entry, outcome);
        QVERIFY2(difference.isEmpty(), difference.constData());
        if (outcome.threw)
            QVERIFY2(outcome.error.starts_with("snippet line "), outcome.error.c_str());
    }

private:
    common::OrderedJson m_fixture;
};

QTEST_APPLESS_MAIN(TestTemplateSnippets)
#include "tst_template_snippets.moc"
