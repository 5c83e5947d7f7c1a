#pragma once

#include "common/file_system.h"
#include "plots/csv_table.h"
#include "theme/palette.h"

#include <qcustomplot.h>

namespace lr::widgets {

struct ExportOptions
{
    QSize size = {};     ///< device-independent pixels; empty: the size on the screen
    double pngScale = 2; ///< pixels of a PNG per device-independent pixel
    /// Whether to use the colours of the screen, even if they are dark; otherwise the picture is light, for print.
    bool hasScreenColors = false;
};

/// What all plots of the studio share: a title, axes with units, the current palette (changes are followed), a visible
/// keyboard focus, a hint if there is nothing to draw, and export to PNG, SVG, PDF and CSV from the context menu, by
/// Ctrl+E, and in code. Plots draw prepared points; the method's arithmetic is in lr::selection. Invariant: a failed
/// export leaves the file that was there before, or none.
class Plot : public QCustomPlot
{
    Q_OBJECT

public:
    explicit Plot(QWidget* parent = nullptr);

    /// Sets the title and, unless another one was set, the accessible name.
    void setTitle(const QString& title);
    QString title() const { return m_title; }
    /// Set to false if the title is already shown around the plot. Exported pictures have the title in any case.
    void setTitleOnScreen(bool shown);
    /// Axis names with their units: "KL (nats)".
    void setAxisNames(const QString& x, const QString& y);

    /// Text in the middle of the plot while it is empty: what is missing and how to get it.
    void setEmptyText(const QString& text);
    void setEmpty(bool empty);
    bool isEmpty() const { return m_isEmpty; }

    /// Writes the plot to `path`, whose ending decides the format. Emits exported() and returns true, or emits
    /// exportFailed() with a sentence that names the file, the reason and what to do. `fileSystem` is borrowed for the
    /// call.
    bool exportTo(const QString& path, const ExportOptions& options = {},
        common::FileSystem& fileSystem = common::posixFileSystem());

    /// The numbers that are drawn, for the CSV export.
    virtual CsvTable table() const = 0;

    QSize sizeHint() const override;

public Q_SLOTS:
    /// Asks for a file name in a window that does not block, then exports.
    void openExportDialog();
    /// Uses the colours of the screen.
    void copyPicture();
    /// Returns to the view that shows everything.
    virtual void resetView();
    /// Zooms about the middle of the view; a factor > 1 magnifies.
    virtual void zoomBy(double factor);

Q_SIGNALS:
    void exported(const QString& path);
    void exportFailed(const QString& sentence);

protected:
    /// Sets every pen, brush and font from the palette; called at the end of the constructor of each final class and on
    /// every change of palette or font. Overrides call the one of their base first.
    virtual void applyTheme();

    theme::PlotColors colors() const { return theme::plotColors(palette()); }
    /// Schedules one repaint for all changes until control returns to the event loop. Does nothing while the plot is
    /// hidden, because showing it repaints it.
    void replotSoon();
    /// Sets pens and fonts of one axis; applyTheme() does this for the axes of all axis rectangles.
    void themeAxis(QCPAxis& axis, const theme::PlotColors& colors) const;
    /// Sets scale and ticks of an axis.
    static void setLogarithmic(QCPAxis& axis, bool logarithmic);
    /// Shows the legend to the right of the title, where it covers no data, with as many columns as fit. Needs a title.
    void showLegend(bool shown = true);
    /// Adds an entry to the context menu; its shortcut works while the plot has the focus.
    QAction* addPlotAction(const QString& text, const QList<QKeySequence>& shortcuts);

    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void makeActions();
    void writeTitle(bool shown);
    void themeLegend(const theme::PlotColors& colors);
    void wrapLegend();
    QByteArray renderInColors(const QString& path, const ExportOptions& options);
    QByteArray render(const QString& path, const ExportOptions& options);
    bool fail(const QString& sentence);

    QString m_title;
    QPointer<QCPLayoutGrid> m_header;        // owned by the layout: title and legend
    QPointer<QCPTextElement> m_titleElement; // owned by the layout
    bool m_isTitleOnScreen = true;
    QString m_emptyText;
    bool m_isEmpty = true;
    bool m_showFocus = false;
};

} // namespace lr::widgets
