#pragma once

#include "settings/train_settings.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace lr::widgets {

/// Named recipes for a run: the built-in ones, then those saved as JSON files in a folder. A preset says how to train
/// (fields with isInPreset), but not on what or where, so that it can be applied to any job. Failures are returned as a
/// sentence; files appear whole or not at all.
class TrainingPresets : public QObject
{
    Q_OBJECT

public:
    struct Applied
    {
        settings::TrainSettings job; ///< unchanged if there is a failure
        QString failure;             ///< a sentence, or empty
    };

    /// `folder` is created when a preset is first saved.
    explicit TrainingPresets(QString folder, QObject* parent = nullptr);

    /// Built-in names first, then saved ones in alphabetical order.
    QStringList names() const;
    static QStringList builtInNames();
    static bool isBuiltIn(const QString& name);

    /// Returns `onto` with the preset's fields. A saved file may leave fields out (they keep their value), but it must
    /// not contain unknown fields or values out of range.
    Applied apply(const QString& name, const settings::TrainSettings& onto) const;

    /// Return a sentence on failure. Built-in names and empty ones are refused.
    QString save(const QString& name, const settings::TrainSettings& job);
    QString remove(const QString& name);
    /// Saves a copy under a free name, and returns that name in `copy`.
    QString duplicate(const QString& name, QString& copy);

    QString pathOf(const QString& name) const;

Q_SIGNALS:
    void namesChanged();

private:
    QString freeNameLike(const QString& name) const;

    QString m_folder;
};

} // namespace lr::widgets
