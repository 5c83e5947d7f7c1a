#include "dialogs/shortcuts_dialog.h"

#include "plots/plot.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <set>

namespace lr::widgets {

namespace {

constexpr int kNameWidthInCharacters = 44;
constexpr int kKeysWidthInCharacters = 30;
constexpr int kShownLines = 30;

QString withoutMnemonic(QString text)
{
    static const QRegularExpression mnemonic(QStringLiteral("&(.)"));
    return text.replace(mnemonic, QStringLiteral("\\1")).remove(QChar(0x2026)).trimmed();
}

QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const auto& shortcut : action.shortcuts())
        keys << shortcut.toString(QKeySequence::NativeText);
    return keys.join(ShortcutsDialog::tr(" or "));
}

/// The menu that an action stands in, or the part of the window that it belongs to.
QString sectionOf(const QAction& action)
{
    for (const auto* object : action.associatedObjects())
        if (const auto* menu = qobject_cast<const QMenu*>(object); menu && !menu->title().isEmpty())
            return withoutMnemonic(menu->title());
    for (const QObject* object = action.parent(); object; object = object->parent()) {
        const auto* widget = qobject_cast<const QWidget*>(object);
        if (qobject_cast<const Plot*>(object))
            return ShortcutsDialog::tr("In a plot");
        if (widget && !widget->isWindow() && !widget->accessibleName().isEmpty())
            return widget->accessibleName();
    }
    return ShortcutsDialog::tr("Everywhere");
}

/// Section → its shortcuts as (name, keys). The same one of several plots counts once.
std::map<QString, std::set<std::pair<QString, QString>>> shortcutsOf(const QWidget& window)
{
    std::map<QString, std::set<std::pair<QString, QString>>> sections;
    for (const auto* action : window.findChildren<QAction*>()) {
        const auto name = withoutMnemonic(action->text());
        if (!action->shortcuts().isEmpty() && !name.isEmpty())
            sections[sectionOf(*action)].emplace(name, keysOf(*action));
    }
    return sections;
}

QStandardItem* cell(const QString& text)
{
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(QWidget* window)
    : QDialog(window)
    , m_window(window)
    , m_actions(new QStandardItemModel(this))
    , m_found(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit(this))
    , m_view(new QTreeView(this))
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setObjectName(QStringLiteral("shortcutsDialog"));
    m_found->setSourceModel(m_actions);
    m_found->setFilterKeyColumn(-1);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setRecursiveFilteringEnabled(true);
    m_found->setAutoAcceptChildRows(true); // a section that is found shows all it has
    m_search->setPlaceholderText(tr("Search for a command or a key"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_view->setModel(m_found);
    m_view->setAccessibleName(tr("Shortcuts"));
    m_view->setRootIsDecorated(false);
    m_view->setItemsExpandable(false);
    m_view->setAlternatingRowColors(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize((kNameWidthInCharacters + kKeysWidthInCharacters) * fontMetrics().averageCharWidth(),
        kShownLines * fontMetrics().lineSpacing());

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text.trimmed());
        m_view->expandAll();
    });
}

void ShortcutsDialog::showEvent(QShowEvent* event)
{
    readActions();
    m_search->setFocus();
    QDialog::showEvent(event);
}

void ShortcutsDialog::readActions()
{
    m_actions->clear();
    m_actions->setHorizontalHeaderLabels({tr("Command"), tr("Keys")});
    for (const auto& [section, shortcuts] : shortcutsOf(*m_window)) {
        auto* heading = cell(section);
        auto bold = font();
        bold.setBold(true);
        heading->setFont(bold);
        for (const auto& [name, keys] : shortcuts)
            heading->appendRow({cell(name), cell(keys)});
        m_actions->appendRow({heading, cell({})});
    }
    m_view->setColumnWidth(0, kNameWidthInCharacters * fontMetrics().averageCharWidth());
    m_view->expandAll();
}

} // namespace lr::widgets
