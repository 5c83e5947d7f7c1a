#include "common/random.h"
#include "model/safetensors.h"
#include "model/test_files.h"

using namespace lr::model;
using namespace lr::model::test;

namespace {

std::string wholeFile()
{
    return safetensorsBytes(
        R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
        R"("b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},"c":{"dtype":"I8","shape":[0],"data_offsets":[32,32]}})",
        32);
}

constexpr std::size_t kDataSize = 32;

/// One change of the text: a byte replaced by any or by one of JSON's, some bytes removed or repeated.
void mutate(std::string& text, std::uint64_t kind, std::uint64_t value, std::size_t at)
{
    static constexpr std::string_view kAlphabet = "0123456789-.eE[]{}\",: \\uNaInfinity\xFF";
    switch (kind % 4) {
    case 0:
        text[at] = static_cast<char>(value);
        break;
    case 1:
        text[at] = kAlphabet[value % kAlphabet.size()];
        break;
    case 2:
        text.erase(at, 1 + value % 3);
        break;
    default:
        text.insert(at, text.substr(at, 1 + value % 12));
        break;
    }
}

/// The file after one to three changes of its header; in one case of four the length field is changed too, otherwise
/// it is made true again so that what lies behind it is reached.
std::string mutated(const std::string& whole, const lr::common::CounterRandom& random)
{
    auto header = whole.substr(8, whole.size() - 8 - kDataSize);
    const auto numChanges = 1 + random.bits(0) % 3;
    for (std::uint64_t i = 0; i < numChanges; ++i) {
        const auto at = static_cast<std::size_t>(random.bits(4 * i + 1) % header.size());
        mutate(header, random.bits(4 * i + 3), random.bits(4 * i + 2), at);
    }
    auto bytes = safetensorsBytes(header, kDataSize);
    if (random.bits(100) % 4 == 0)
        mutate(bytes, random.bits(101), random.bits(102), static_cast<std::size_t>(random.bits(103) % 8));
    return bytes;
}

/// Every byte of every tensor, so that the sanitizer sees a view that leaves the file.
std::size_t touchEverything(const SafetensorsFile& file)
{
    std::size_t sum = 0;
    for (const auto& tensor : file.tensors()) {
        for (const auto byte : tensor.bytes)
            sum += static_cast<std::size_t>(byte);
        sum += static_cast<std::size_t>(tensor.numElements());
    }
    return sum;
}

} // namespace

class TestSafetensorsMutation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMutatedHeaderIsReadOrRefusedButNeverCrashes()
    {
        const TemporaryFolder folder;
        const auto path = folder / "mutated.safetensors";
        const auto whole = wholeFile();
        int numRefused = 0;
        int numRead = 0;
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            const lr::common::CounterRandom random(seed);
            writeText(path, mutated(whole, random));
            const auto failure = failureOf([&] { touchEverything(SafetensorsFile(path)); });
            (failure.code == "none" ? numRead : numRefused) += 1;
            if (failure.code != "none")
                LR_VERIFY_MENTIONS(failure, "mutated.safetensors");
        }
        QVERIFY(numRefused > 2000);
        QVERIFY(numRead > 20); // changes of a name or of a blank are harmless
    }

    void everyPrefixIsRefused()
    {
        const TemporaryFolder folder;
        const auto path = folder / "prefix.safetensors";
        const auto whole = wholeFile();
        for (std::size_t length = 0; length < whole.size(); ++length) {
            writeText(path, std::string_view(whole).substr(0, length));
            QCOMPARE(failureOf([&] { SafetensorsFile file(path); }).code, std::string("corrupt_data"));
        }
    }
};

QTEST_APPLESS_MAIN(TestSafetensorsMutation)
#include "tst_safetensors_mutation.moc"
