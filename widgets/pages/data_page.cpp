#include "pages/data_page.h"

#include "pages/problem_panel.h"
#include "pages/scoring_name.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace lr::widgets {

DataPage::DataPage(Exploration& exploration, QWidget* parent)
    : QWidget(parent)
    , m_exploration(exploration)
    , m_scoring(new QLabel(this))
    , m_problems(new ProblemPanel(exploration, ProblemPanel::Room::Wide, this))
{
    setAccessibleName(tr("Data"));
    m_scoring->setTextFormat(Qt::PlainText);
    m_scoring->setWordWrap(true); // names of models may be long
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_scoring);
    layout->addWidget(m_problems, 1);
    makeSearchAction();
    connect(m_problems, &ProblemPanel::problemActivated, this, &DataPage::exploreRequested);
    connect(&exploration, &Exploration::scoringChanged, this, &DataPage::showScoring);
    showScoring();
}

void DataPage::makeSearchAction()
{
    auto* search = new QAction(tr("&Search problems"), this);
    search->setShortcut(QKeySequence::Find);
    search->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(
        search, &QAction::triggered, this, [this] { m_problems->searchField()->setFocus(Qt::ShortcutFocusReason); });
    addAction(search);
}

void DataPage::showScoring()
{
    const auto& scoring = m_exploration.scoring();
    m_scoring->setText(scoring ? scoringName(*scoring) : QString());
    m_scoring->setVisible(scoring.has_value());
}

} // namespace lr::widgets
