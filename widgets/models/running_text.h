#pragma once

#include "models/exploration.h"
#include "models/step_metrics.h"

#include <QObject>
#include <QString>

#include <unordered_map>
#include <vector>

namespace lr::widgets {

/// The completion of the current trajectory, token by token, with the quantity that colours each token. Follows an
/// Exploration; positions are steps of the trajectory.
class RunningText : public QObject
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit RunningText(Exploration& exploration, QObject* parent = nullptr);

    /// The quantity that the tokens are coloured by; at first KL.
    const steps::Quantity& quantity() const { return *m_quantity; }
    /// Borrowed: one of steps::kQuantities.
    void setQuantity(const steps::Quantity& quantity);
    /// The range of the colours, the same for the whole scoring.
    const MetricRange& range() const { return m_range; }

    std::size_t numTokens() const { return m_texts.size(); }
    /// Legible, with signs for whitespace.
    const QString& text(std::size_t token) const { return m_texts[token]; }
    common::TokenId tokenId(std::size_t token) const;
    bool endsLine(std::size_t token) const { return m_endsLine[token]; }
    bool isSpecial(std::size_t token) const;
    /// Value of quantity(); not a number if the token has none.
    double value(std::size_t token) const;
    /// Place on the colour scale, 0 to 1.
    double position(std::size_t token) const { return m_range.position(value(token)); }
    bool isSelected(std::size_t token) const;
    bool isPinned(std::size_t token) const { return exploration().isPinned(row(token)); }
    std::size_t row(std::size_t token) const { return m_firstRow + token; }
    std::optional<std::size_t> currentToken() const;

    /// The question; empty if there is no trajectory.
    QString question() const;
    /// Of the answer that is shown.
    AnswerVerdict verdict() const;
    /// "ended after 93 tokens", "cut off after 128 tokens", "given text, 20 tokens".
    QString ending() const;

    Exploration& exploration() const { return m_exploration; }

Q_SIGNALS:
    void textChanged();   ///< other tokens
    void colorsChanged(); ///< the quantity, its range, the selected steps or the pins have changed
    void currentTokenChanged();

private:
    void followCurrentStep();
    void rebuild();
    void updateRange();

    Exploration& m_exploration;
    const steps::Quantity* m_quantity = &steps::kQuantities.front();
    MetricRange m_range;
    std::shared_ptr<const ScoringSteps> m_steps;
    std::size_t m_trajectory = 0;
    std::size_t m_firstRow = 0;
    std::vector<QString> m_texts;
    std::vector<bool> m_endsLine;
};

} // namespace lr::widgets
