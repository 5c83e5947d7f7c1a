#pragma once

#include "settings/train_settings.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace lr::widgets {

/// Named recipes for a run: the built-in ones, then those saved as JSON files in a folder. A preset says how to train
/// (fields with isInPreset), not on what or where, so that it can be laid over any job. What fails comes back as a
/// sentence; files appear whole or not at all.
class TrainingPresets : public QObject
{
    Q_OBJECT

public:
    struct Applied
    {
        settings::TrainSettings job; ///< as it was if there is a failure
        QString failure;             ///< a sentence, or empty
    };

    /// `folder` is made when something is first saved.
    explicit TrainingPresets(QString folder, QObject* parent = nullptr);

    /// Built-in names first, then saved ones in alphabetical order.
    QStringList names() const;
    static QStringList builtInNames();
    static bool isBuiltIn(const QString& name);

    /// `onto` with the preset's fields. A saved file may leave fields out (they keep their value), but not hold
    /// something that is no field or out of range.
    Applied apply(const QString& name, const settings::TrainSettings& onto) const;

    /// Return a sentence on failure. Built-in names and empty ones are refused.
    QString save(const QString& name, const settings::TrainSettings& job);
    QString remove(const QString& name);
    /// Saves a copy under a name that is free, and says which in `copy`.
    QString duplicate(const QString& name, QString& copy);

    QString pathOf(const QString& name) const;

Q_SIGNALS:
    void namesChanged();

private:
    QString freeNameLike(const QString& name) const;

    QString m_folder;
};

} // namespace lr::widgets
