#pragma once

#include "common/json.h"
#include "model/test_tokenizer.h"
#include "support/engine_process.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace lr::test {

inline QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

constexpr auto kChatMl = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + "
                         "message['content'] + '<|im_end|>\\n' }}{% endfor %}"
                         "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/// Number of merges with which bytes, merges and added tokens fill the vocabulary of the tiny preset.
constexpr int kTinyMerges = 2048 - 256 - 3;

inline void setChatTemplate(const QString& folder, const std::string& chatTemplate)
{
    const auto path = (folder + "/tokenizer_config.json").toStdString();
    auto config = common::parseJson(model::test::readText(path), path);
    config["tokenizer_class"] = "Qwen2Tokenizer";
    config["chat_template"] = chatTemplate;
    model::test::writeText(path, common::dumpJson(config));
}

/// vocab.json, merges.txt and tokenizer_config.json of a made-up tokenizer with the ChatML template.
inline void writeTinyTokenizer(const QString& folder, int numMerges = kTinyMerges)
{
    QDir().mkpath(folder);
    model::test::MadeUpTokenizer(numMerges).writeSeparateFiles(folder.toStdString());
    setChatTemplate(folder, kChatMl);
}

/// `count` problems with ids p0, p1, … and different questions.
inline QByteArray problemLines(int count)
{
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += "{\"id\": \"p" + QByteArray::number(i) + "\", \"question\": \"What is " + QByteArray::number(i) +
                 " plus " + QByteArray::number(i * 7 % 13) + "?\"}\n";
    return lines;
}

/// A folder with a tokenizer, an expert, an amateur that is similar to it (the engine makes both), and four problems.
class TinyPair
{
public:
    TinyPair()
    {
        writeTinyTokenizer(path("tokenizer"));
        writeFile(path("problems.jsonl"), problemLines(4));
        const QStringList common{
            "init-checkpoint", "--preset", "tiny", "--tokenizer", path("tokenizer"), "--dtype", "float32"};
        m_made = runEngine(common + QStringList{"--seed", "1", path("expert")}).exitCode == 0 &&
                 runEngine(common + QStringList{"--seed", "1", "--mix", "0.2", "--mix-seed", "2", path("amateur")})
                         .exitCode == 0;
    }

    bool isMade() const { return m_made; }
    QString root() const { return m_folder.path(); }
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QStringList pairOptions() const
    {
        return {"--expert", path("expert"), "--amateur", path("amateur"), "--threads", "1"};
    }

    QStringList sample(const QString& workspace, const QString& problems = "problems.jsonl", int maxNewTokens = 8) const
    {
        return QStringList{"sample", "--problems", path(problems), "--workspace", path(workspace), "--max-new-tokens",
                   QString::number(maxNewTokens)} +
               pairOptions();
    }

private:
    QTemporaryDir m_folder;
    bool m_made = false;
};

} // namespace lr::test
