// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/places_dialog.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "core/shared/base/text.h"
#include "widgets/common/form_row.h"
#include "widgets/common/notice.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

QString bytes(double count) { return QString::fromStdString(readable_bytes(count)); }

class PlacesDialog : public QDialog {
  Q_DECLARE_TR_FUNCTIONS(PlacesDialog)

 public:
  PlacesDialog(QWidget* parent, Studio& studio)
      : QDialog(parent), studio_(studio), places_(studio.preferences().places) {
    setWindowTitle(tr("Where engines run"));
    auto* column = new QVBoxLayout(this);
    const Theme& t = theme();
    column->setContentsMargins(t.space(6), t.space(6), t.space(6), t.space(5));
    column->setSpacing(t.space(4));
    column->addWidget(make_note());
    auto* parts = new QHBoxLayout;
    parts->setSpacing(t.space(5));
    parts->addLayout(make_list(), 2);
    parts->addLayout(make_page(), 5);
    column->addLayout(parts, 1);
    problem_ = new Notice(this);
    column->addWidget(problem_);
    column->addWidget(make_buttons());
    resize(t.px(820), t.px(520));
    connect(&studio.place_answers(), &PlaceAnswers::changed, this, [this] { show_report(); });
    for (const EnginePlace& place : places_.elsewhere) list_->addItem(place.name);
    const auto chosen = std::ranges::find(places_.elsewhere, places_.chosen, &EnginePlace::name);
    list_->setCurrentRow(chosen == places_.elsewhere.end()
                             ? 0
                             : 1 + static_cast<int>(chosen - places_.elsewhere.begin()));
    list_->setFocus();
  }

  [[nodiscard]] Places places() const {
    Places kept = places_;
    if (!kept.find(kept.chosen)) kept.chosen.clear();
    return kept;
  }

  void accept() override {
    const QString wrong = places_.problem();
    problem_->set_text(wrong);
    if (wrong.isEmpty()) QDialog::accept();
  }

 private:
  static QLabel* plain(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
  }
  QWidget* make_note() {
    return plain(tr(
        "A place is a command that runs another one there, such as “ssh HOST” or “srun "
        "--gpus=1”, and the attnlab that it finds there; “env ATTNLAB_PROCESSES=2” and “mpirun -n "
        "2” train in two processes. A new run begins at the place that is chosen under "
        "Training."));
  }

  QLayout* make_list() {
    auto* column = new QVBoxLayout;
    list_ = new QListWidget;
    list_->setAccessibleName(tr("Places"));
    list_->addItem(Studio::place_title({}));
    auto* add = new QPushButton(tr("Add"));
    remove_ = new QPushButton(tr("Remove"));
    for (QPushButton* button : {add, remove_}) button->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(remove_);
    column->addWidget(list_, 1);
    column->addLayout(row);
    connect(list_, &QListWidget::currentRowChanged, this, [this] { show_place(); });
    connect(add, &QPushButton::clicked, this, [this] { add_place(); });
    connect(remove_, &QPushButton::clicked, this, [this] { remove_place(); });
    return column;
  }

  QLayout* make_page() {
    auto* column = new QVBoxLayout;
    QFormLayout* form = make_form(nullptr);
    name_ = field(form, tr("Name"), {});
    command_ = field(form, tr("Command"), "ssh HOST");
    engine_ = field(form, tr("Engine there"), tr("attnlab, as PATH finds it there"));
    folder_ = field(form, tr("Folder of runs there"),
                    tr("as here: %1").arg(studio_.preferences().runs_folder));
    test_ = new QPushButton(tr("Test"));
    test_->setAutoDefault(false);
    connect(test_, &QPushButton::clicked, this, [this] { test_or_stop(); });
    report_ = plain({});
    report_->setObjectName("place_report");
    report_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    report_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    name_report();
    trouble_ = new Notice;
    column->addLayout(form);
    column->addWidget(test_, 0, Qt::AlignLeft);
    column->addWidget(trouble_);
    column->addWidget(report_, 1);
    return column;
  }

  QWidget* make_buttons() {
    auto* buttons = new QDialogButtonBox;
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    auto* keep = buttons->addButton(tr("OK"), QDialogButtonBox::AcceptRole);
    keep->setProperty("kind", "primary");
    keep->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
  }

  QLineEdit* field(QFormLayout* form, const QString& name, const QString& placeholder) {
    auto* line = new QLineEdit;
    line->setPlaceholderText(placeholder);
    add_form_row(form, name, line);
    connect(line, &QLineEdit::textEdited, this, [this] { take_fields(); });
    return line;
  }

  /// Null: this machine.
  EnginePlace* current() {
    const int row = list_->currentRow() - 1;
    const bool there = row >= 0 && row < static_cast<int>(places_.elsewhere.size());
    return there ? &places_.elsewhere[static_cast<size_t>(row)] : nullptr;
  }
  [[nodiscard]] EnginePlace shown() {
    const EnginePlace* place = current();
    return place == nullptr ? EnginePlace() : *place;
  }

  void add_place() {
    QString name = tr("New place");
    for (int n = 2; places_.find(name); ++n) name = tr("New place %1").arg(n);
    places_.elsewhere.push_back({name, Launcher(), {}});
    list_->addItem(name);
    list_->setCurrentRow(list_->count() - 1);
    name_->setFocus();
    name_->selectAll();
  }

  void remove_place() {
    if (current() == nullptr) return;
    const int row = list_->currentRow();
    places_.elsewhere.erase(places_.elsewhere.begin() + row - 1);
    delete list_->takeItem(row);
    show_place();
  }

  void take_fields() {
    EnginePlace* place = current();
    if (place == nullptr) return;
    const QString before = std::exchange(place->name, name_->text().trimmed());
    if (places_.chosen == before) places_.chosen = place->name;
    place->launcher = Launcher(command_->text().trimmed(), engine_->text().trimmed());
    place->folder = folder_->text().trimmed();
    list_->currentItem()->setText(place->name);
    problem_->set_text({});
    show_report();
  }

  void show_place() {
    const EnginePlace place = shown();
    const bool here = current() == nullptr;
    const std::pair<QLineEdit*, QString> fields[] = {
        {name_, here ? Studio::place_title({}) : place.name},
        {command_, place.launcher.prefix()},
        {engine_, place.launcher.engine()},
        {folder_, here ? studio_.preferences().runs_folder : place.folder}};
    for (const auto& [line, text] : fields) {
      line->setText(text);
      set_usable(*line, !here, tr("Of this machine there is nothing to set here."));
    }
    set_usable(*remove_, !here, tr("This machine stays in the list."));
    show_report();
  }

  void test_or_stop() {
    PlaceAnswers& answers = studio_.place_answers();
    const EnginePlace place = shown();
    if (answers.of(place).asking) return answers.stop(place);
    const bool elsewhere = current() != nullptr;
    trouble_->set_text(elsewhere && place.is_here() ? tr("Give the command that leads there first.")
                                                    : QString());
    if (trouble_->text().isEmpty()) answers.ask(place);
  }

  void show_report() {
    const bool unfinished = current() != nullptr && shown().is_here();
    const PlaceAnswers::Answer answer =
        unfinished ? PlaceAnswers::Answer() : studio_.place_answers().of(shown());
    test_->setText(answer.asking ? tr("Stop") : tr("Test"));
    trouble_->set_text(answer.problem);
    report_->setText(answer.asking ? tr("Asking what there is…") : report(answer).join('\n'));
    name_report();
  }

  void name_report() {
    const QString text = report_->text();
    report_->setAccessibleName(text.isEmpty() ? tr("Nothing was asked of this place yet.") : text);
  }

  [[nodiscard]] QStringList report(const PlaceAnswers::Answer& answer) {
    if (!answer.facts) return {};
    const PlaceFacts& facts = *answer.facts;
    QStringList lines = {tr("As it was at %1:").arg(answer.when.toString("HH:mm"))};
    lines << tr("%1, %2 threads, %3 of memory")
                 .arg(facts.processor.isEmpty() ? tr("Processor") : facts.processor)
                 .arg(facts.threads)
                 .arg(bytes(facts.memory));
    for (const PlaceDevice& device : facts.devices) lines << device_text(device);
    QStringList versions;
    if (!facts.version.isEmpty()) versions << "attnlab " + facts.version;
    if (!facts.libtorch.isEmpty()) versions << "LibTorch " + facts.libtorch;
    if (!facts.driver.isEmpty()) versions << tr("driver %1").arg(facts.driver);
    lines << versions.join(QStringLiteral(" · "));
    return lines + facts.remarks(Studio::place_title(shown().name));
  }

  Studio& studio_;
  Places places_;
  QListWidget* list_ = nullptr;
  QLineEdit *name_ = nullptr, *command_ = nullptr, *engine_ = nullptr, *folder_ = nullptr;
  QPushButton *remove_ = nullptr, *test_ = nullptr;
  QLabel* report_ = nullptr;
  Notice *trouble_ = nullptr, *problem_ = nullptr;
};

}  // namespace

std::optional<Places> ask_for_places(QWidget* parent, Studio& studio) {
  PlacesDialog dialog(parent, studio);
  if (dialog.exec() != QDialog::Accepted) return std::nullopt;
  return dialog.places();
}

}  // namespace attnlab
