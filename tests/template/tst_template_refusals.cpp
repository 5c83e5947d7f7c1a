#include "template/fixtures.h"
#include "tokenizer/jinja/template.h"

#include <QTest>

using namespace lr;
using tokenizer::jinja::Template;

/// What Jinja has and this interpreter does not is refused by name, where it stands: never a wrong text, never a crash.
class TestTemplateRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_fixture = test::readFixture("refused.json"); }

    void theFixtureIsWhole() { QVERIFY(m_fixture["cases"].size() > 150); }

    void whatIsNotOfferedIsNamed_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& entry : m_fixture["cases"]) {
            const auto source = common::printable(entry["source"].get<std::string>(), 100);
            QTest::addRow("%d %s", index, source.c_str()) << index;
            ++index;
        }
    }

    void whatIsNotOfferedIsNamed()
    {
        QFETCH(int, index);
        const auto& entry = m_fixture["cases"][static_cast<std::size_t>(index)];
        const auto outcome = test::outcomeOf([&] {
            return Template::parse(entry["source"].get<std::string>(), "refused.jinja")
                .render(m_fixture["variables"], test::kNow);
        });
        QVERIFY2(outcome.threw, outcome.text.c_str());
        QVERIFY2(outcome.code == common::ErrorCode::Unsupported, outcome.error.c_str());
        QVERIFY2(outcome.error.starts_with("refused.jinja line "), outcome.error.c_str());
        QVERIFY2(outcome.error.find(entry["feature"].get<std::string>()) != std::string::npos, outcome.error.c_str());
    }

private:
    common::OrderedJson m_fixture;
};

QTEST_APPLESS_MAIN(TestTemplateRefusals)
#include "tst_template_refusals.moc"
