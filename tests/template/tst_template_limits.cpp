#include "template/fixtures.h"
#include "tokenizer/jinja/template.h"

#include <QTest>

#include <thread>

using namespace lr;
using common::ErrorCode;
using tokenizer::jinja::Limits;
using tokenizer::jinja::Template;

namespace {

test::Outcome render(const std::string& source, const common::OrderedJson& variables = common::OrderedJson::object(),
    const Limits& limits = {})
{
    return test::outcomeOf([&] { return Template::parse(source, "hostile.jinja", limits).render(variables); });
}

std::string repeated(const std::string& text, int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

} // namespace

/// Whatever a template says, rendering it ends, in bounded memory, with a sentence that names the template.
class TestTemplateLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void templatesThatCostTooMuchAreEnded_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const std::string& source, const char* reason) {
            QTest::newRow(name) << QByteArray::fromStdString(source) << QByteArray(reason);
        };
        const std::string loops = "{% for a in range(99999) %}";
        row("loops in loops", repeated(loops, 6) + repeated("{% endfor %}", 6), "steps");
        row("a loop over nothing printed", repeated(loops, 2) + "x" + repeated("{% endfor %}", 2), "steps");
        row("a macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nested deeper");
        row("two macros that call each other",
            "{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}",
            "nested deeper");
        row("a macro as its own default", "{% macro m(a=m()) %}{{ a }}{% endmacro %}{{ m() }}", "nested deeper");
        row("a macro that fans out",
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}", "steps");
        row("a long string", "{{ 'x' * 99999999999 }}", "limit");
        row("a doubled string",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}"
            "{% set ns.s = ns.s + ns.s %}{% endfor %}",
            "limit");
        row("a doubled string by join",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}{% set ns.s = [ns.s, ns.s] | join %}"
            "{% endfor %}",
            "limit");
        row("a doubled string by replace",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}"
            "{% set ns.s = ns.s | replace('x', 'xx') %}{% endfor %}",
            "limit");
        row("a doubled string by ~",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}"
            "{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
            "limit");
        row("a doubled string by a block",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}"
            "{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
            "limit");
        row("a doubled string by format",
            "{% set ns = namespace(s='xxxxxxxxxxxxxxxx') %}{% for i in range(40) %}"
            "{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}",
            "limit");
        row("a doubled list",
            "{% set ns = namespace(s=[1]) %}{% for i in range(40) %}{% set ns.s = ns.s + ns.s %}"
            "{% endfor %}",
            "limit");
        row("a long list", "{{ [1, 2] * 99999999999 }}", "limit");
        row("a shared tree printed",
            "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}"
            "{% endfor %}{{ ns.s }}",
            "limit");
        row("a shared tree as JSON",
            "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}"
            "{{ ns.s | tojson }}",
            "limit");
        row("shared trees compared",
            "{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}"
            "{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}",
            "limit");
        row("a list in a list in a list",
            "{% set ns = namespace(s=[]) %}{% for i in range(99999) %}"
            "{% set ns.s = [ns.s] %}{% endfor %}",
            "nested deeper");
        row("a dictionary in a dictionary",
            "{% set ns = namespace(s={}) %}{% for i in range(99999) %}"
            "{% set ns.s = {'a': ns.s} %}{% endfor %}",
            "nested deeper");
        row("a generator of a generator",
            "{% set ns = namespace(s=[1]) %}{% for i in range(99999) %}{% set ns.s = ns.s | map('abs') %}{% endfor %}",
            "nested deeper");
        row("a loop in a loop variable",
            "{% set ns = namespace(l=1) %}{% for i in range(99999) %}{% for b in [ns.l] %}{% set ns.l = loop %}"
            "{% endfor %}{% endfor %}",
            "nested deeper");
        row("a namespace in itself", "{% set ns = namespace() %}{% set ns.me = ns %}{{ ns }}", "nested deeper");
        row("a namespace in itself through a list",
            "{% set ns = namespace() %}{% set ns.me = [ns] %}{{ ns.me == ns.me }}{{ ns }}", "nested deeper");
        row("output without end", "{% set s = 'x' * 1000000 %}{% for i in range(9999) %}{{ s }}{% endfor %}", "limit");
        row("an indent without end", "{{ 'a\\nb' | indent(999999999999) }}", "limit");
        row("JSON that is indented without end", "{{ [[[1]]] | tojson(indent=9999999) }}", "limit");
        row("searches without end",
            "{% set s = 'x' * 16000000 %}{% for i in range(99999) %}{% if 'y' in s %}{% endif %}{% endfor %}", "limit");
        row("measuring without end",
            "{% set s = 'é' * 8000000 %}{% for i in range(99999) %}{% if s | length > 5 %}{% endif %}{% endfor %}",
            "limit");
        row("a range that is too long", "{% for i in range(100001) %}{% endfor %}", "limit");
        row("parentheses in parentheses", "{{ " + repeated("(", 100000) + "1" + repeated(")", 100000) + " }}",
            "nested");
        row("lists in lists", "{{ " + repeated("[", 100000) + repeated("]", 100000) + " }}", "nested");
        row("not not not", "{{ " + repeated("not ", 100000) + "1 }}", "nested");
        row("- - -", "{{ " + repeated("-", 100000) + "1 }}", "nested");
        row("a long sum", "{{ 1" + repeated(" + 1", 100000) + " }}", "nested");
        row("a long conjunction", "{{ 1" + repeated(" and 1", 100000) + " }}", "nested");
        row("a long chain of attributes", "{{ a" + repeated(".b", 100000) + " }}", "nested");
        row("a long chain of calls", "{{ a" + repeated("()", 100000) + " }}", "nested");
        row("a long chain of filters", "{{ a" + repeated("|upper", 100000) + " }}", "nested");
        row("a long chain of tests", "{{ a" + repeated(" is defined()", 70000) + " }}", "nested");
        row("a long chain of choices", "{{ 1" + repeated(" if 1 else 2", 80000) + " }}", "nested");
        row("a long chain of half choices", "{{ 1" + repeated(" if 1", 100000) + " }}", "nested");
        row("deep sums in parentheses",
            "{{ " + repeated("(1" + repeated("+1", 90) + "+", 90) + "1" + repeated(")", 90) + " }}", "nested");
        row("blocks in blocks", repeated("{% if 1 %}", 50000), "nested");
        row("targets in targets", "{% for " + repeated("(", 100000), "nested");
        row("a template that is too long", std::string((1u << 20) + 1, 'x'), "limit");
    }

    void templatesThatCostTooMuchAreEnded()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, reason);
        const auto outcome = render(source.toStdString());
        QVERIFY2(outcome.threw, outcome.text.substr(0, 100).c_str());
        QCOMPARE(outcome.code, ErrorCode::CorruptData);
        QVERIFY2(outcome.error.find(reason.toStdString()) != std::string::npos, outcome.error.c_str());
        QVERIFY2(outcome.error.starts_with("hostile.jinja"), outcome.error.c_str());
    }

    void limitsLeaveRoomForRealWork_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("result");
        const auto row = [](const char* name, const std::string& source, const std::string& result) {
            QTest::newRow(name) << QByteArray::fromStdString(source) << QByteArray::fromStdString(result);
        };
        row("50 parentheses", "{{ " + repeated("(", 50) + "1" + repeated(")", 50) + " }}", "1");
        row("a sum of 150", "{{ 1" + repeated(" + 1", 149) + " }}", "150");
        row("a long concatenation", "{{ 'a'" + repeated(" ~ 'a'", 5000) + " }}", repeated("a", 5001));
        row("a long list", "{{ [1" + repeated(", 1", 20000) + "] | length }}", "20001");
        row("a long text", "{{ '" + repeated("ab", 100000) + "' | length }}", "200000");
        row("many branches", "{% if 0 %}" + repeated("{% elif 0 %}", 5000) + "{% else %}x{% endif %}", "x");
        row("100,000 passes", "{% for i in range(100000) %}{% if loop.last %}{{ i }}{% endif %}{% endfor %}", "99999");
        row("20 calls deep", "{% macro m(n) %}{% if n > 0 %}{{ n }},{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(5) }}",
            "5,4,3,2,1,");
        row("a megabyte", "{{ ('x' * 1000000) | length }}", "1000000");
    }

    void limitsLeaveRoomForRealWork()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, result);
        const auto outcome = render(source.toStdString());
        QVERIFY2(!outcome.threw, outcome.error.c_str());
        QCOMPARE(QByteArray::fromStdString(outcome.text), result);
    }

    void recursionFitsTheStackOfAThread()
    {
        // A second thread's stack is the smaller one; the deepest recursion that the limits allow must fit.
        test::Outcome outcome;
        std::thread([&outcome] {
            outcome = render("{% macro m(n) %}{% if n %}{{ (((((([n, m(n + 1)])))))) | map('string') | join(m(n)) }}"
                             "{% endif %}{% endmacro %}{{ m(1) }}");
        }).join();
        QVERIFY(outcome.threw);
        QVERIFY2(outcome.error.find("nested deeper") != std::string::npos, outcome.error.c_str());
    }

    void messagesMayNotBeNestedWithoutEnd()
    {
        common::OrderedJson deep = 1;
        for (int i = 0; i < 300; ++i)
            deep = common::OrderedJson::array({deep});
        common::OrderedJson variables;
        variables["messages"] = deep;
        const auto outcome = render("{{ messages }}", variables);
        QVERIFY(outcome.threw);
        QVERIFY2(outcome.error.find("nested deeper") != std::string::npos, outcome.error.c_str());
    }

    void cyclesLeakNothing()
    {
        // Watched by the leak sanitizer.
        const auto outcome = render(
            "{% set ns = namespace() %}{% set ns.me = [ns] %}{% macro m() %}{{ ns.x }}{% endmacro %}{% set ns.m = m %}"
            "{% for i in range(5) %}{% macro k() %}{{ k }}{% endmacro %}{% set ns.k = [k, loop] %}{% endfor %}done");
        QVERIFY2(!outcome.threw, outcome.error.c_str());
        QCOMPARE(outcome.text, std::string("done"));
    }

    void smallerLimitsHold_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("steps") << QByteArray("{% for i in range(60) %}{{ i }}{% endfor %}") << QByteArray("100 steps");
        QTest::newRow("output") << QByteArray("{% set x = 'x' * 90 %}{{ x }}{{ x }}") << QByteArray("100 bytes");
        QTest::newRow("range") << QByteArray("{{ range(11) | length }}") << QByteArray("10 numbers");
        QTest::newRow("size") << QByteArray(300, 'x') << QByteArray("the limit is 256");
    }

    void smallerLimitsHold()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, reason);
        Limits limits;
        limits.maxSteps = 100;
        limits.maxOutputBytes = 100;
        limits.maxRange = reason.contains("numbers") ? 10 : 100;
        limits.maxTemplateBytes = 256;
        const auto outcome = render(source.toStdString(), common::OrderedJson::object(), limits);
        QVERIFY(outcome.threw);
        QVERIFY2(outcome.error.find(reason.toStdString()) != std::string::npos, outcome.error.c_str());
    }

    void whatIsNotSupportedIsNamed_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("feature");
        const auto row = [](const char* source, const char* feature) {
            QTest::newRow(source) << QByteArray(source) << QByteArray(feature);
        };
        row("{% include 'x' %}", "include");
        row("{% import 'x' as y %}", "import");
        row("{% from 'x' import y %}", "from");
        row("{% extends 'x' %}", "extends");
        row("{% block b %}{% endblock %}", "block");
        row("{% call m() %}{% endcall %}", "call");
        row("{% autoescape true %}{% endautoescape %}", "autoescape");
        row("{% do x %}", "do");
        row("{% trans %}x{% endtrans %}", "trans");
        row("{% for x in [1] recursive %}{% endfor %}", "recursive");
        row("{% macro m() %}{{ caller() }}{% endmacro %}", "caller");
        row("{{ self.b() }}", "self");
        row("{{ super() }}", "super");
        row("{{ lipsum() }}", "lipsum");
        row("{{ cycler(1, 2) }}", "cycler");
        row("{{ joiner() }}", "joiner");
        row("{{ 'x' | pprint }}", "pprint");
        row("{{ 'x' | nope }}", "nope");
        row("{{ 'x' is nope }}", "nope");
        row("{{ [1] | groupby('x') }}", "groupby");
        row("{{ 'x' | truncate }}", "truncate");
        row("{{ 'x'.encode() }}", "encode");
        row("{{ 'x'.format_map({}) }}", "format_map");
        row("{{ (5).bit_length() }}", "bit_length");
        row("{{ [1].pop() }}", "pop");
        row("{{ {}.fromkeys([1]) }}", "fromkeys");
        row("{{ f(*[1]) }}", "*");
        row("{{ f(**{}) }}", "**");
        row("{{ 0x1F }}", "hexadecimal");
        row("{{ 9223372036854775808 }}", "9223372036854775808");
        row("{{ 9223372036854775807 + 1 }}", "64 bits");
        row("{{ 10000000000 * 10000000000 }}", "64 bits");
        row("{{ -9223372036854775807 - 2 }}", "64 bits");
        row("{{ 9223372036854775807 * 2 }}", "64 bits");
        row("{{ (-9223372036854775807 - 1) // -1 }}", "64 bits");
        row("{{ -(-9223372036854775807 - 1) }}", "64 bits");
        row("{{ (-9223372036854775807 - 1) | abs }}", "64 bits");
        row("{{ '99999999999999999999' | int }}", "99999999999999999999");
        row("{{ ('9' * 300) | float | int }}", "64 bits");
        row("{{ '\\N{BULLET}' }}", "name");
        row("{{ gr\xC3\xB6\xC3\x9F"
            "e }}",
            "ASCII");
        row("{{ \xC3\xB6 }}", "ASCII");
        row("{{ '\xD9\xA3' | int }}", "ASCII");
        row("{{ {(1, 2): 3} }}", "tuple");
        row("{{ [1] | map('abs') }}", "generator");
        row("{{ 'x'.upper }}", "upper");
        row("{{ range(9)[1:] }}", "range");
        row("{{ (-8) ** 0.5 }}", "**");
        row("{{ '{:>5}'.format(1) }}", "{:>5}");
        row("{{ '%c' % 5 }}", "%c");
        row("{{ '%*d' % (5, 5) }}", "*");
        row("{{ strftime_now('%d') }}", "date");
        row("{% for x in [1] %}{{ loop.changed(1) }}{% endfor %}", "loop.changed");
        row("{{ 1234 | round(-2) }}", "negative precision");
        row("{{ '\xC2\xB2'.isdigit() }}", "isdigit");
        row("{{ [1][1,2] }}", "tuple as subscript");
    }

    void whatIsNotSupportedIsNamed()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, feature);
        const auto outcome = render("\n\n" + source.toStdString());
        QVERIFY2(outcome.threw, outcome.text.c_str());
        QVERIFY2(outcome.code == ErrorCode::Unsupported, outcome.error.c_str());
        QVERIFY2(outcome.error.find(feature.toStdString()) != std::string::npos, outcome.error.c_str());
        QVERIFY2(outcome.error.starts_with("hostile.jinja line 3: "), outcome.error.c_str());
    }

    void errorsNameTheLineAndTheCause_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* source, const char* message) {
            QTest::newRow(source) << QByteArray(source) << QByteArray(message);
        };
        row("a\n{{ nope.x }}", "line 2: 'nope' is undefined.");
        row("{% if 1 %}\n{% set x = {} %}\n\n{{ x.y.z }}\n{% endif %}", "line 4: 'dict object' has no attribute 'y'.");
        row("{% for x in [1] %}\n{% endif %}", "line 2: unexpected {% endif %}.");
        row("{% if 1 %}\n\nx", "line 3: expected {% endif %}, found the end of the template.");
        row("{{ 1 +\n}}", "line 2: expected an expression, found the end of the tag.");
        row("{{ 'a' + 1 }}", "the operator + does not take 'str' and 'int'.");
        row("\n{{ raise_exception('No \x1b[31mway') }}",
            "line 2: the template refuses these messages: No \\x1b[31mway");
        row("{# \n", "line 1: a comment {# has no end #}.");
        row("{% macro m(a) %}\n{{ a.b }}\n{% endmacro %}\n{{ m({}).x.y }}", "'str object' has no attribute 'x'");
        row("{{ '\\ud800' }}", "is no character");
        row("{{ {}.update({}) }}", "unsafe");
        row("{{ ''.__class__.__mro__ }}", "unsafe");
        row("{{ '{0.__class__}'.format('') }}", "not supported");
    }

    void errorsNameTheLineAndTheCause()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, message);
        const auto outcome = render(source.toStdString());
        QVERIFY2(outcome.threw, outcome.text.c_str());
        QVERIFY2(outcome.error.find(message.toStdString()) != std::string::npos, outcome.error.c_str());
    }

    void textThatIsNotUtf8IsRefused()
    {
        QVERIFY(render("a\xFF").error.find("invalid UTF-8 at byte 1") != std::string::npos);
        common::OrderedJson variables;
        variables["x"] = "\xFF";
        QVERIFY(render("{{ x }}", variables).error.find("not UTF-8") != std::string::npos);
    }

    void integersOfVariablesKeepTheirValueOrAreRefused()
    {
        common::OrderedJson variables;
        variables["x"] = INT64_MIN;
        QCOMPARE(render("{{ x }} {{ x | tojson }}", variables).text,
            std::string("-9223372036854775808 -9223372036854775808"));
        variables["x"] = UINT64_MAX;
        const auto outcome = render("{{ x }}", variables);
        QCOMPARE(outcome.code, ErrorCode::Unsupported);
        QVERIFY2(outcome.error.find("18446744073709551615") != std::string::npos, outcome.error.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTemplateLimits)
#include "tst_template_limits.moc"
