#pragma once

#include "common/atomic_file.h"
#include "pretraining/demo_vocabulary.h"
#include "tokenizer/tokenizer.h"

#include <QTemporaryDir>

#include <filesystem>

namespace lr::pretraining::test {

/// The demo's vocabulary as files in a folder of its own.
struct VocabularyFolder
{
    VocabularyFolder()
    {
        common::writeFileAtomically(path() / "tokenizer.json", common::dumpJson(demoTokenizerJson()));
        common::writeFileAtomically(path() / "tokenizer_config.json", common::dumpJson(demoTokenizerConfig()));
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }
    tokenizer::Tokenizer tokenizer() const { return tokenizer::Tokenizer::load(path()); }

    QTemporaryDir folder;
};

} // namespace lr::pretraining::test
