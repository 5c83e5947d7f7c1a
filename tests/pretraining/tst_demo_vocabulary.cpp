#include "model/memory_estimate.h"
#include "pretraining/corpus.h"
#include "pretraining/demo_recipe.h"
#include "pretraining/demo_vocabulary.h"
#include "pretraining/vocabulary_folder.h"
#include "tokenizer/chat_template.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace lr::pretraining;
using lr::common::CounterRandom;
using lr::common::TokenId;
using lr::common::TokenIds;
using lr::pretraining::test::VocabularyFolder;
using lr::tokenizer::ChatMessage;
using lr::tokenizer::ChatRequest;
using lr::tokenizer::ChatTemplate;

namespace {

std::string rendered(
    const VocabularyFolder& folder, const std::vector<ChatMessage>& messages, bool addGenerationPrompt = true)
{
    ChatRequest request(messages);
    request.addGenerationPrompt = addGenerationPrompt;
    return ChatTemplate::load(folder.path()).render(request);
}

} // namespace

class TestDemoVocabulary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theVocabularyHolds127DifferentTokens()
    {
        const auto& tokens = demoTokens();
        QCOMPARE(static_cast<std::int64_t>(tokens.size()), kDemoVocabSize);
        QCOMPARE(std::set<std::string>(tokens.begin(), tokens.end()).size(), tokens.size());
        QCOMPARE(tokens[kPadId], std::string(kPadToken));
        QCOMPARE(tokens[kEosId], std::string(kEosToken));
        for (const auto* piece : {" ", " ####", "?\n", "Question", "Answer", ":", "+", "=", " apples", " Zoe", "7"})
            QVERIFY2(std::ranges::find(tokens, piece) != tokens.end(), piece);
    }

    void everyPieceIsOneTokenAndComesBack()
    {
        const VocabularyFolder folder;
        const auto tokenizer = folder.tokenizer();
        QCOMPARE(tokenizer.vocabSize(), static_cast<TokenId>(kDemoVocabSize));
        TokenId id = 0;
        for (const auto& piece : demoTokens()) {
            QCOMPARE(tokenizer.encode(piece), TokenIds{id});
            QCOMPARE(tokenizer.decode(TokenIds{id}), piece);
            ++id;
        }
        QVERIFY(tokenizer.isSpecial(kPadId) && tokenizer.isSpecial(kEosId));
    }

    void everyRowOfEveryCorpusIsKnownAndComesBack()
    {
        const VocabularyFolder folder;
        const auto tokenizer = folder.tokenizer();
        const Questions none;
        for (const auto* name : {"expert", "terse"}) {
            const Corpus corpus(findDemoRecipe(name).corpus.value(), CounterRandom(5), none);
            for (std::uint64_t i = 0; i < 2000; ++i) {
                const auto row = corpus.row(i);
                const auto ids = tokenizer.encode(row.prompt + row.text);
                QCOMPARE(std::ranges::count(ids, kPadId), 0);
                QCOMPARE(tokenizer.decode(ids), row.prompt + row.text);
                // The prompt's tokens are the same with and without what follows it.
                const auto prompt = tokenizer.encode(row.prompt);
                QVERIFY(std::equal(prompt.begin(), prompt.end(), ids.begin()));
            }
        }
    }

    void promptsAndSolutionsAreAsLongAsTheRecipeSays()
    {
        const VocabularyFolder folder;
        const auto tokenizer = folder.tokenizer();
        Draws draws{CounterRandom(6)};
        for (int i = 0; i < 2000; ++i) {
            const auto problem = drawProblem(draws);
            const auto prompt = tokenizer.encode(promptFor(problem.question())).size();
            const auto careful = tokenizer.encode(problem.solution(Style::Careful)).size();
            const auto terse = tokenizer.encode(problem.solution(Style::Terse)).size();
            QVERIFY(prompt >= 25 && prompt <= 55);
            QVERIFY(terse >= 12 && terse < careful && careful <= 40);
        }
    }

    void unknownWordsBecomePadding()
    {
        const VocabularyFolder folder;
        const auto tokenizer = folder.tokenizer();
        const auto ids = tokenizer.encode(" Mia flies 12 km");
        const auto known = [&](std::string_view piece) { return tokenizer.tokenId(piece).value(); };
        QCOMPARE(
            ids, (TokenIds{known(" Mia"), known(" "), kPadId, known(" "), known("1"), known("2"), known(" "), kPadId}));
    }

    void theChatTemplateRendersThePromptOfThePretraining()
    {
        const VocabularyFolder folder;
        const std::string question = "Mia has 3 plums. How many plums does Mia have now?";
        QCOMPARE(rendered(folder, {{"user", question}}), promptFor(question));
        QCOMPARE(rendered(folder, {{"system", "Reason step by step."}, {"user", question}}), promptFor(question));
    }

    void theChatTemplateRendersASolvedProblemAsTheCorpusHasIt()
    {
        const VocabularyFolder folder;
        QCOMPARE(rendered(folder, {{"user", "Why?"}, {"assistant", " 1+2=3. #### 3"}}, false),
            std::string("Question: Why?\nAnswer: 1+2=3. #### 3<eos>\n"));
    }

    void theModelsHaveTheSizesOfTheRecipe()
    {
        QCOMPARE(lr::model::numParameters(findDemoRecipe("expert").config), 215'808);
        for (const auto* name : {"terse", "careful", "untrained"})
            QCOMPARE(lr::model::numParameters(findDemoRecipe(name).config), 82'432);
    }
};

QTEST_APPLESS_MAIN(TestDemoVocabulary)
#include "tst_demo_vocabulary.moc"
