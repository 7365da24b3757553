// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/eval/evaluation_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/shared/eval/eval_task.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/form_row.h"
#include "widgets/common/icons.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/segmented.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/eval/report_table.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

constexpr int most_runs_in_sight = 4;
constexpr double options_width = 290;
constexpr int task_columns = 2;

QListWidgetItem* checkable(const QString& text, const QString& id, QListWidget* list) {
  auto* item = new QListWidgetItem(text, list);
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
  item->setData(Qt::UserRole, id);
  item->setToolTip(text);
  return item;
}

QIcon dot(const QColor& color, int side) {
  QPixmap picture(side, side);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawEllipse(QRectF(side * 0.2, side * 0.2, side * 0.6, side * 0.6));
  return picture;
}

void show_rows(QListWidget* list, int least, int most) {
  const int rows = std::clamp(list->count(), least, most);
  const int each = std::max(theme().px(26), list->sizeHintForRow(0));
  list->setFixedHeight(rows * each + 2 * list->frameWidth());
}

}  // namespace

EvaluationPanel::EvaluationPanel(QWidget* parent)
    : QWidget(parent), left_(new QWidget(this)), options_(new QScrollArea(left_)) {
  options_->setWidget(make_options());
  options_->setWidgetResizable(true);
  options_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  options_->setFocusPolicy(Qt::NoFocus);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* left = new QVBoxLayout(left_);
  left->setContentsMargins(0, 0, 0, 0);
  left->addWidget(options_, 1);
  left->addWidget(foot_);
  row->addWidget(left_);
  row->addWidget(make_results(), 1);
  retranslate();
  restyle();
  refresh();
}

QWidget* EvaluationPanel::make_options() {
  auto* page = new QWidget;
  runs_title_ = new QLabel;
  runs_ = new QListWidget;
  tasks_title_ = new QLabel;
  all_tasks_ = new QCheckBox;
  data_ = new QLineEdit;
  browse_ = new QToolButton;
  contexts_ = new QLineEdit;
  limit_ = new NumberField({.whole = true,
                            .least = 1,
                            .most = 1e7,
                            .steps = NumberField::Steps::one_two_five,
                            .automatic = 0});
  skip_ = new QComboBox;
  layers_ = new QLineEdit;
  mixer_only_ = new QCheckBox;
  evaluate_ = new QPushButton;
  job_ = new JobBar;
  auto* tasks = new QGridLayout;
  for (const EvalTask& task : eval_tasks()) {
    auto* box = new QCheckBox;
    const QString title = QString::fromStdString(task.title);
    box->setText(title.section(':', 0, 0).section(" (", 0, 0));
    box->setAccessibleDescription(title);
    box->setToolTip(title);
    const int n = static_cast<int>(tasks_.size());
    tasks->addWidget(box, n / task_columns, n % task_columns);
    tasks_.push_back({QString::fromStdString(task.name), box});
    connect(box, &QCheckBox::toggled, this, &EvaluationPanel::refresh);
  }
  own_task_ = new QCheckBox;
  const int below_all = (static_cast<int>(tasks_.size()) + task_columns - 1) / task_columns;
  tasks->addWidget(own_task_, below_all, 0, 1, task_columns);
  connect(own_task_, &QCheckBox::toggled, this, &EvaluationPanel::refresh);
  for (QLabel* title : {runs_title_, tasks_title_}) title->setProperty("kind", "heading");
  runs_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  evaluate_->setProperty("kind", "primary");
  skip_->addItems({{}, {}, {}});
  skip_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  skip_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  form_ = make_form(nullptr);
  auto* data_row = new QWidget;
  auto* beside = new QHBoxLayout(data_row);
  beside->setContentsMargins(0, 0, 0, 0);
  beside->addWidget(data_, 1);
  beside->addWidget(browse_);
  data_label_ = add_form_row(form_, "x", data_row);
  contexts_label_ = add_form_row(form_, "x", contexts_);
  limit_label_ = add_form_row(form_, "x", limit_);
  skip_label_ = add_form_row(form_, "x", skip_);
  layers_label_ = add_form_row(form_, "x", layers_);
  form_->addRow(QString(), mixer_only_);
  auto* tasks_head = new QHBoxLayout;
  tasks_head->addWidget(tasks_title_, 1);
  tasks_head->addWidget(all_tasks_);
  auto* column = new QVBoxLayout(page);
  column->addWidget(runs_title_);
  column->addWidget(runs_);
  column->addLayout(tasks_head);
  column->addLayout(tasks);
  column->addLayout(form_);
  column->addStretch(1);
  foot_ = new QWidget;  // in sight however far the options are scrolled
  auto* below = new QVBoxLayout(foot_);
  below->addWidget(evaluate_);
  below->addWidget(job_);
  connect(runs_, &QListWidget::itemChanged, this, [this] {
    chosen_by_hand_ = true;
    refresh();
    Q_EMIT report_requested();
  });
  connect(all_tasks_, &QCheckBox::clicked, this, &EvaluationPanel::check_all_tasks);
  connect(browse_, &QToolButton::clicked, this, &EvaluationPanel::choose_data);
  connect(skip_, &QComboBox::activated, this, &EvaluationPanel::refresh);
  connect(layers_, &QLineEdit::textChanged, this, &EvaluationPanel::refresh);
  connect(evaluate_, &QPushButton::clicked, this, [this] { Q_EMIT evaluate_requested(order()); });
  connect(job_, &JobBar::stop_requested, this, &EvaluationPanel::stop_requested);
  return page;
}

QWidget* EvaluationPanel::make_results() {
  auto* page = new QWidget;
  table_ = new Segmented;
  table_->add({});
  table_->add({});
  with_paper_ = new QCheckBox;
  pages_ = new QStackedWidget;
  results_ = new ReportTable;
  empty_ = new EmptyState("table", {});
  notes_ = new QLabel;
  notes_->setWordWrap(true);
  notes_->setProperty("kind", "muted");
  notes_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  notes_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  pages_->addWidget(results_);
  pages_->addWidget(empty_);
  auto* head = new QHBoxLayout;
  head->addWidget(table_);
  head->addStretch(1);
  head->addWidget(with_paper_);
  auto* column = new QVBoxLayout(page);
  column->addLayout(head);
  column->addWidget(pages_, 1);
  column->addWidget(notes_);
  connect(table_, &Segmented::chosen, this, &EvaluationPanel::report_requested);
  connect(with_paper_, &QCheckBox::clicked, this, &EvaluationPanel::report_requested);
  return page;
}

QSize EvaluationPanel::minimumSizeHint() const {
  return {theme().px(options_width + 240), theme().px(200)};
}

void EvaluationPanel::set_runs(const std::vector<RunChoice>& runs, const QString& selected) {
  const bool follow = !chosen_by_hand_ && selected != selected_;
  selected_ = selected;
  if (runs == choices_ && !follow) return;
  QStringList known, on;
  for (const RunChoice& run : choices_) known << run.id;
  on = checked(*runs_);
  choices_ = runs;
  {
    const QSignalBlocker quiet(runs_);
    runs_->clear();
    for (const RunChoice& run : runs) {
      auto* item = checkable(run.name, run.id, runs_);
      const bool check =
          chosen_by_hand_ && known.contains(run.id) ? on.contains(run.id) : run.id == selected;
      item->setCheckState(check ? Qt::Checked : Qt::Unchecked);
      item->setIcon(dot(run.color, theme().px(16)));
    }
  }
  show_rows(runs_, 1, most_runs_in_sight);
  refresh();
  if (checked(*runs_) != on) Q_EMIT report_requested();
}

QStringList EvaluationPanel::checked(const QListWidget& list) const {
  QStringList ids;
  for (int i = 0; i < list.count(); ++i)
    if (list.item(i)->checkState() == Qt::Checked)
      ids << list.item(i)->data(Qt::UserRole).toString();
  return ids;
}

EvaluationOrder EvaluationPanel::order() const {
  EvaluationOrder order;
  order.runs = checked(*runs_);
  for (const auto& [name, box] : tasks_)
    if (box->isChecked()) order.tasks << name;
  order.own_task = own_task_->isChecked();
  order.data = data_->text().trimmed();
  order.contexts = contexts_->text().remove(' ');
  order.limit = static_cast<int>(limit_->value());
  order.skip = static_cast<EvaluationOrder::Skip>(skip_->currentIndex());
  order.layers = layers_->text().remove(' ');
  order.mixer_only = mixer_only_->isChecked();
  return order;
}

int EvaluationPanel::table() const { return table_->current() == 0 ? 1 : 4; }
bool EvaluationPanel::with_paper() const { return with_paper_->isChecked(); }

void EvaluationPanel::set_report(const Report& report) {
  report_ = report;
  results_->set_report(report);
  QStringList notes = {
      tr("Click a column to sort; once more for the paper's order. A figure's ± is "
         "the deviation over seeds or, of one run, its standard error.")};
  for (const std::string& note : report.notes) notes << QString::fromStdString(note);
  notes_->setText(notes.join("\n"));
  notes_->show();
  pages_->setCurrentWidget(results_);
  setAccessibleDescription(QString::fromStdString(report.title));
}

void EvaluationPanel::set_message(const QString& sentence) {
  report_ = {};
  message_ = sentence;
  empty_->set_sentence(sentence);
  notes_->hide();
  pages_->setCurrentWidget(empty_);
}

void EvaluationPanel::check_all_tasks(bool check) {
  for (const auto& [name, box] : tasks_) box->setChecked(check);
}

void EvaluationPanel::choose_data() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder with the tasks' data"));
  if (!folder.isEmpty()) data_->setText(folder);
}

void EvaluationPanel::refresh() {
  const EvaluationOrder now = order();
  const bool any_task = now.own_task || !now.tasks.isEmpty();
  const bool chosen = now.skip == EvaluationOrder::Skip::chosen;
  layers_->setVisible(chosen);
  layers_label_->setVisible(chosen);
  mixer_only_->setVisible(now.skip != EvaluationOrder::Skip::nothing);
  all_tasks_->setChecked(now.tasks.size() == static_cast<int>(tasks_.size()));
  set_usable(
      *evaluate_,
      !job_->is_running() && !now.runs.isEmpty() && any_task && (!chosen || !now.layers.isEmpty()),
      job_->is_running()   ? tr("Wait for the job below.")
      : now.runs.isEmpty() ? tr("Choose a run first.")
      : !any_task          ? tr("Choose a task first.")
                           : tr("Name the layers to skip first."));
}

void EvaluationPanel::retranslate() {
  runs_title_->setText(tr("Runs"));
  runs_->setAccessibleName(tr("Runs to evaluate and compare"));
  tasks_title_->setText(tr("Tasks"));
  for (const auto& [name, box] : tasks_)
    box->setAccessibleName(tr("Evaluate on %1").arg(box->text()));
  own_task_->setText(tr("The run's own generated task"));
  own_task_->setAccessibleName(tr("Evaluate on the run's own generated task"));
  all_tasks_->setText(tr("All"));
  all_tasks_->setAccessibleName(tr("All tasks"));
  data_label_->setText(tr("Data"));
  data_->setPlaceholderText(tr("downloaded"));
  data_->setAccessibleName(tr("Folder with the tasks' data"));
  browse_->setAccessibleName(tr("Choose the folder with the tasks' data"));
  browse_->setToolTip(browse_->accessibleName());
  contexts_label_->setText(tr("Contexts"));
  contexts_->setPlaceholderText(tr("the model's, or 128, 256, …"));
  contexts_->setAccessibleName(tr("Context lengths in tokens"));
  limit_label_->setText(tr("Documents"));
  limit_->setAccessibleName(tr("Documents of each task at most"));
  limit_->set_automatic_text(tr("all"));
  skip_label_->setText(tr("Leave out"));
  skip_->setAccessibleName(tr("Layers to leave out"));
  const QStringList skips = {tr("nothing"), tr("variant layers, as the paper's skip"),
                             tr("layers of my choice")};
  for (int i = 0; i < skips.size(); ++i) skip_->setItemText(i, skips[i]);
  layers_label_->setText(tr("Layers"));
  layers_->setPlaceholderText("1,3-5");
  layers_->setAccessibleName(tr("Numbers of the layers to leave out"));
  mixer_only_->setText(tr("only their mixing"));
  mixer_only_->setAccessibleName(tr("Leave out only the mixing of these layers"));
  evaluate_->setText(tr("Evaluate"));
  evaluate_->setAccessibleName(tr("Evaluate the chosen runs"));
  table_->set_text(0, tr("Tasks"), tr("As the paper's Table 1"));
  table_->set_text(1, tr("Context lengths"), tr("Perplexity by context, as the paper's Table 4"));
  table_->setAccessibleName(tr("Which table"));
  with_paper_->setText(tr("The paper's rows"));
  with_paper_->setAccessibleName(tr("Show the paper's rows too"));
  results_->setAccessibleName(tr("Results"));
  if (!report_.rows.empty()) set_report(report_);
  refresh();
}

void EvaluationPanel::restyle() {
  const Theme& t = theme();
  left_->setFixedWidth(t.px(options_width));
  foot_->layout()->setContentsMargins(t.space(3), t.space(1), t.space(3), t.space(3));
  foot_->layout()->setSpacing(t.space(2));
  options_->widget()->layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(3));
  options_->widget()->layout()->setSpacing(t.space(2));
  space_form(form_);
  pages_->parentWidget()->layout()->setContentsMargins(t.space(2), t.space(2), t.space(2),
                                                       t.space(2));
  pages_->parentWidget()->layout()->setSpacing(t.space(2));
  notes_->setFont(t.small);
  const QSignalBlocker quiet(runs_);
  for (int i = 0; i < runs_->count(); ++i)
    runs_->item(i)->setIcon(dot(choices_[size_t(i)].color, t.px(16)));
  show_rows(runs_, 1, most_runs_in_sight);
  browse_->setIcon(icon("folder"));
}

void EvaluationPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void EvaluationPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
