#include "model/safetensors.h"
#include "model/safetensors_writer.h"
#include "model/test_files.h"

using namespace lr::model;
using namespace lr::model::test;

namespace {

std::string entry(const std::string& name, const std::string& shape, int begin, int end, const char* dtype = "F32")
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
           std::to_string(begin) + "," + std::to_string(end) + "]}";
}

QByteArray file(const std::string& header, std::size_t dataSize)
{
    return QByteArray::fromStdString(safetensorsBytes(header, dataSize));
}

QByteArray fileWithLength(std::uint64_t length, const std::string& rest)
{
    QByteArray bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes + QByteArray::fromStdString(rest);
}

void addFault(const char* name, const QByteArray& bytes, const char* code, const char* fault)
{
    QTest::newRow(name) << bytes << QByteArray(code) << QByteArray(fault);
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const TemporaryFolder folder;
        SafetensorsWriter writer(folder / "w.safetensors",
            {{"b", Dtype::Float32, {2, 3}}, {"empty", Dtype::Int64, {0, 5}}, {"a", Dtype::BFloat16, {4}},
                {"scalar", Dtype::UInt8, {}}},
            {{"format", "pt"}, {"note", "größer"}});
        const std::array<float, 6> b{1, 2, 3, 4, 5, 6};
        const std::array<std::uint16_t, 4> a{0x3F80, 0x4000, 0xBF80, 0};
        const auto bytesOfB = std::as_bytes(std::span(b));
        writer.write("b", bytesOfB.first(5));
        writer.write("b", bytesOfB.subspan(5));
        writer.write("a", std::as_bytes(std::span(a)));
        writer.write("scalar", std::as_bytes(std::span("x", 1)));
        QVERIFY(!std::filesystem::exists(folder / "w.safetensors"));
        writer.commit();

        const SafetensorsFile read(folder / "w.safetensors");
        QCOMPARE(read.fileSize(), writer.fileSize());
        QCOMPARE(read.fileSize(), std::uint64_t(std::filesystem::file_size(folder / "w.safetensors")));
        QCOMPARE(read.tensors().size(), std::size_t(4));
        QCOMPARE(read.tensors().front().name, std::string("b"));
        QCOMPARE(read.metadata().at("note"), std::string("größer"));
        QCOMPARE(toFloat32(read.tensor("b")), std::vector<float>(b.begin(), b.end()));
        QCOMPARE(toFloat32(read.tensor("a")), (std::vector<float>{1, 2, -1, 0}));
        QCOMPARE(read.tensor("empty").shape, (Shape{0, 5}));
        QCOMPARE(read.tensor("empty").numElements(), std::int64_t(0));
        QCOMPARE(char(read.tensor("scalar").bytes[0]), 'x');
    }

    void theHeaderIsPaddedToEight()
    {
        const TemporaryFolder folder;
        for (int length = 1; length <= 9; ++length) {
            const auto path = folder / (std::to_string(length) + ".safetensors");
            SafetensorsWriter writer(path, {{std::string(static_cast<std::size_t>(length), 'n'), Dtype::UInt8, {0}}});
            writer.commit();
            QCOMPARE(std::filesystem::file_size(path) % 8, std::uintmax_t(0));
            QCOMPARE(SafetensorsFile(path).tensors().size(), std::size_t(1));
        }
    }

    void unalignedDataIsReadByCopy()
    {
        const TemporaryFolder folder;
        const auto path = folder / "u.safetensors";
        SafetensorsWriter writer(path, {{"byte", Dtype::UInt8, {1}}, {"x", Dtype::Float32, {2}}});
        const std::array<float, 2> x{0.5f, -7.25f};
        writer.write("byte", std::as_bytes(std::span("b", 1)));
        writer.write("x", std::as_bytes(std::span(x)));
        writer.commit();
        const SafetensorsFile read(path);
        QVERIFY(!read.tensor("x").isAligned());
        QVERIFY(read.tensor("byte").isAligned());
        QCOMPARE(toFloat32(read.tensor("x")), (std::vector<float>{0.5f, -7.25f}));
        QCOMPARE(failureOf([&] { toFloat32(read.tensor("byte")); }).code, std::string("unsupported"));
    }

    void viewsSurviveAMoveAndARelease()
    {
        const TemporaryFolder folder;
        const auto path = folder / "m.safetensors";
        std::vector<std::byte> data(64 << 10, std::byte{7});
        SafetensorsWriter writer(path, {{"x", Dtype::Int8, {64 << 10}}});
        writer.write("x", data);
        writer.commit();
        SafetensorsFile first(path);
        const auto* view = first.find("x");
        const SafetensorsFile second(std::move(first));
        QCOMPARE(second.find("x"), view);
        QVERIFY(std::ranges::equal(view->bytes, data));
        second.release(*view);
        QVERIFY(std::ranges::equal(view->bytes, data));
        const auto failure = failureOf([&] { second.tensor("y"); });
        QCOMPARE(failure.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failure, "'y'");
        LR_VERIFY_MENTIONS(failure, "m.safetensors");
    }

    void damagedFilesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("fault");
        const char* corrupt = "corrupt_data";
        const auto one = entry("x", "[2]", 0, 8);
        addFault("zero length", {}, corrupt, "it has 0 bytes");
        addFault("seven bytes", QByteArray(7, '\0'), corrupt, "it has 7 bytes");
        addFault("header beyond the cap", fileWithLength(1ull << 60, "{}"), corrupt, "at most 100000000");
        addFault("header length all ones", fileWithLength(UINT64_MAX, "{}"), corrupt, "18446744073709551615");
        addFault("header beyond the end", fileWithLength(1000, "{}"), corrupt, "truncated");
        addFault("header too short", fileWithLength(5, "{" + one + "}        "), corrupt, "not valid JSON");
        addFault("empty header", fileWithLength(0, ""), corrupt, "empty");
        addFault("not JSON", file("{nonsense", 0), corrupt, "not valid JSON");
        addFault("a list", file("[]", 0), corrupt, "not a JSON object");
        addFault("duplicate name", file("{" + one + "," + one + "}", 8), corrupt, "\"x\" appears twice");
        addFault("nested too deep", file(R"({"x":{"shape":[[[[1]]]]}})", 0), corrupt, "deeper than");
        addFault("entry is a number", file(R"({"x":1})", 0), corrupt, "tensor 'x': a JSON object is expected");
        addFault("unknown dtype", file("{" + entry("x", "[2]", 0, 8, "F8_E4M3") + "}", 8), "unsupported", "F8_E4M3");
        addFault("no dtype", file(R"({"x":{"shape":[1],"data_offsets":[0,4]}})", 4), corrupt, "\"dtype\" is missing");
        addFault("extra key", file(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"z":1}})", 1), corrupt,
            "\"z\" has no meaning");
        addFault("NaN in a shape", file("{" + entry("x", "[NaN]", 0, 8) + "}", 8), corrupt, "not valid JSON");
        addFault("negative shape", file("{" + entry("x", "[-2]", 0, 8) + "}", 8), corrupt, "\"shape\" holds -2");
        addFault("fraction in a shape", file("{" + entry("x", "[2.5]", 0, 8) + "}", 8), corrupt, "\"shape\" holds 2.5");
        addFault("text in a shape", file("{" + entry("x", "[\"2\"]", 0, 8) + "}", 8), corrupt, "\"shape\" holds");
        addFault("shape is a number", file("{" + entry("x", "2", 0, 8) + "}", 8), corrupt, "\"shape\" is 2");
        addFault("nine dimensions", file("{" + entry("x", "[1,1,1,1,1,1,1,1,1]", 0, 4) + "}", 4), corrupt, "0 to 8");
        addFault("shape overflows", file("{" + entry("x", "[4294967296,4294967296]", 0, 8) + "}", 8), corrupt,
            "more elements");
        addFault(
            "size overflows", file("{" + entry("x", "[4611686018427387904]", 0, 8) + "}", 8), corrupt, "more elements");
        addFault("shape of 2^64", file("{" + entry("x", "[18446744073709551615]", 0, 8) + "}", 8), corrupt,
            "18446744073709551615");
        addFault("shape too large", file("{" + entry("x", "[3]", 0, 8) + "}", 8), corrupt, "needs 12 bytes");
        addFault("shape too small", file("{" + entry("x", "[1]", 0, 8) + "}", 8), corrupt, "needs 4 bytes");
        addFault("end before begin", file("{" + entry("x", "[2]", 8, 0) + "}", 8), corrupt, "after its end at 0");
        addFault(
            "negative offset", file("{" + entry("x", "[2]", -8, 0) + "}", 8), corrupt, "\"data_offsets\" holds -8");
        addFault("one offset", file(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0]}})", 1), corrupt,
            "a list of 2 whole numbers");
        addFault("truncated data", file("{" + one + "}", 7), corrupt, "only 7 bytes of data; it is truncated");
        addFault("trailing bytes", file("{" + one + "}", 9), corrupt, "1 bytes follow the data of the last tensor");
        addFault("data without tensors", file("{}", 3), corrupt, "3 bytes follow");
        addFault("overlap", file("{" + one + "," + entry("y", "[2]", 4, 12) + "}", 12), corrupt,
            "tensor 'y' overlaps tensor 'x' by 4 bytes");
        addFault("same range twice", file("{" + one + "," + entry("y", "[2]", 0, 8) + "}", 8), corrupt, "overlaps");
        addFault("empty tensor inside", file("{" + one + "," + entry("y", "[0]", 4, 4) + "}", 8), corrupt, "overlaps");
        addFault("gap", file("{" + one + "," + entry("y", "[2]", 12, 20) + "}", 20), corrupt,
            "gap of 4 bytes between tensor 'x' and tensor 'y'");
        addFault("gap at the start", file("{" + entry("y", "[2]", 4, 12) + "}", 12), corrupt,
            "gap of 4 bytes between the header and tensor 'y'");
        addFault("metadata is a list", file(R"({"__metadata__":[]})", 0), corrupt, "\"__metadata__\" is not an object");
        addFault("metadata holds a number", file(R"({"__metadata__":{"a":1}})", 0), corrupt, "\"a\" is 1");
        addFault("name that drives a terminal", file("{" + entry("\\u001b[2J", "[1]", 0, 8) + "}", 8), corrupt,
            "'\\x1b[2J'");
    }

    void damagedFilesAreRefusedByName()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, fault);
        const TemporaryFolder folder;
        writeText(folder / "bad.safetensors", bytes.toStdString());
        const auto failure = failureOf([&] { SafetensorsFile(folder / "bad.safetensors"); });
        QCOMPARE(failure.code, code.toStdString());
        LR_VERIFY_MENTIONS(failure, fault.toStdString());
        LR_VERIFY_MENTIONS(failure, "bad.safetensors'");
    }

    void anAbsentFileAndAFolderAreNamed()
    {
        const TemporaryFolder folder;
        QCOMPARE(failureOf([&] { SafetensorsFile(folder / "none"); }).code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failureOf([&] { SafetensorsFile file(folder.path()); }), "not a regular file");
    }

    void aWriterThatIsNotCommittedLeavesNothing()
    {
        const TemporaryFolder folder;
        writeText(folder / "x.safetensors", "old");
        {
            SafetensorsWriter writer(folder / "x.safetensors", {{"x", Dtype::Int8, {4}}});
            writer.write("x", std::as_bytes(std::span("abc", 3)));
            const auto failure = failureOf([&] { writer.commit(); });
            QCOMPARE(failure.code, std::string("internal"));
            LR_VERIFY_MENTIONS(failure, "1 bytes of 'x' are due");
        }
        QCOMPARE(readText(folder / "x.safetensors"), std::string("old"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t(1));
    }

    void aWriterRefusesWhatItCannotWrite()
    {
        const TemporaryFolder folder;
        const auto path = folder / "x.safetensors";
        const auto declare = [&](const std::vector<TensorDeclaration>& tensors) {
            return failureOf([&] { SafetensorsWriter(path, tensors); });
        };
        LR_VERIFY_MENTIONS(declare({{"x", Dtype::Int8, {1}}, {"x", Dtype::Int8, {1}}}), "declared twice");
        LR_VERIFY_MENTIONS(declare({{"", Dtype::Int8, {1}}}), "rename it");
        LR_VERIFY_MENTIONS(declare({{"\xFF", Dtype::Int8, {1}}}), "'\\xff'");
        LR_VERIFY_MENTIONS(declare({{"__metadata__", Dtype::Int8, {1}}}), "rename it");
        LR_VERIFY_MENTIONS(declare({{"x", Dtype::Int8, {-1}}}), "[-1]");
        LR_VERIFY_MENTIONS(declare({{"x", Dtype::Int64, {1LL << 62}}}), "impossible shape");
        QVERIFY(std::filesystem::is_empty(folder.path()));

        SafetensorsWriter writer(path, {{"x", Dtype::Int8, {2}}, {"y", Dtype::Int8, {2}}});
        const auto bytes = std::as_bytes(std::span("abc", 3));
        LR_VERIFY_MENTIONS(failureOf([&] { writer.write("y", bytes.first(2)); }), "2 bytes of 'x' are due");
        LR_VERIFY_MENTIONS(failureOf([&] { writer.write("x", bytes); }), "2 bytes of 'x' are due");
        writer.write("x", bytes.first(2));
        LR_VERIFY_MENTIONS(failureOf([&] { writer.write("x", bytes.first(1)); }), "0 bytes of 'x' are due");
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
