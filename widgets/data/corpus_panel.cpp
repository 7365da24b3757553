// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/corpus_panel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>

#include "widgets/common/form_row.h"
#include "widgets/common/icons.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/common/usable.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

constexpr int rows_in_sight = 2;
constexpr double side_by_side_width = 620;
constexpr int least_vocabulary = 257;  // the bytes and the end token

QStringList local_files(const QMimeData* mime) {
  QStringList paths;
  for (const QUrl& url : mime->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  return paths;
}

QString shown_file(const QString& path) {
  const QFileInfo file(path);
  if (file.isFile()) return QString("%1 · %2").arg(path, bytes_text(quint64(file.size())));
  return path;
}

/// Widgets of one row of a form.
QWidget* in_a_row(const QList<QWidget*>& widgets, int stretched) {
  auto* all = new QWidget;
  auto* row = new QHBoxLayout(all);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(theme().space(2));
  for (int i = 0; i < widgets.size(); ++i)
    row->addWidget(widgets[i], i == stretched ? 1 : 0, Qt::AlignVCenter);
  if (stretched < 0) row->addStretch(1);
  return all;
}

}  // namespace

CorpusPanel::CorpusPanel(QWidget* parent)
    : QWidget(parent), area_(new QScrollArea(this)), body_(new QWidget) {
  parts_ = new QBoxLayout(QBoxLayout::LeftToRight, body_);
  parts_->addWidget(make_form_page(), 1);
  parts_->addWidget(make_result(), 1);
  area_->setWidget(body_);
  area_->setWidgetResizable(true);
  area_->setFrameShape(QFrame::NoFrame);
  area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area_->setFocusPolicy(Qt::NoFocus);
  area_->viewport()->setAutoFillBackground(false);
  body_->setAutoFillBackground(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(area_);
  setAcceptDrops(true);
  retranslate();
  restyle();
  show_corpus({}, {}, {});
  fill_list();
}

QWidget* CorpusPanel::make_form_page() {
  auto* page = new QWidget;
  form_ = make_form(nullptr);
  list_ = new QListWidget;
  add_files_ = new QPushButton;
  add_folder_ = new QPushButton;
  remove_ = new QToolButton;
  held_out_label_ = new QLabel;
  choose_held_out_ = new QPushButton;
  field_ = new QLineEdit("text");
  tokens_ = new QComboBox;
  vocab_size_ = new NumberField({.whole = true,
                                 .least = least_vocabulary,
                                 .most = 200'000,
                                 .steps = NumberField::Steps::doubling});
  vocab_size_->set_value(4096);
  out_ = new QLineEdit;
  browse_ = new QPushButton;
  prepare_ = new QPushButton;
  hint_ = new QLabel;
  job_ = new JobBar;
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  held_out_label_->setWordWrap(true);
  tokens_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  tokens_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  hint_->setProperty("kind", "hint");
  hint_->setWordWrap(true);
  prepare_->setProperty("kind", "primary");
  frame_ = new QFrame;
  frame_->setProperty("kind", "card");
  auto* inside = new QVBoxLayout(frame_);
  inside->addWidget(list_);
  inside->addWidget(hint_);
  texts_label_ = add_form_row(form_, "x", frame_);
  texts_label_->setBuddy(list_);
  form_->addRow(QString(), in_a_row({add_files_, add_folder_, remove_}, -1));
  held_out_title_ = add_form_row(form_, "x", in_a_row({held_out_label_, choose_held_out_}, 0));
  tokens_label_ = add_form_row(form_, "x", tokens_);
  size_label_ = add_form_row(form_, "x", vocab_size_);
  field_label_ = add_form_row(form_, "x", field_);
  out_label_ = add_form_row(form_, "x", in_a_row({out_, browse_}, 0));
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(form_);
  column->addStretch(1);
  connect(add_files_, &QPushButton::clicked, this, &CorpusPanel::choose_files);
  connect(add_folder_, &QPushButton::clicked, this, &CorpusPanel::choose_folder);
  connect(remove_, &QToolButton::clicked, this, &CorpusPanel::remove_selected);
  connect(choose_held_out_, &QPushButton::clicked, this, &CorpusPanel::choose_held_out);
  connect(tokens_, &QComboBox::activated, this, &CorpusPanel::choose_tokenizer);
  connect(browse_, &QPushButton::clicked, this, &CorpusPanel::choose_out);
  connect(out_, &QLineEdit::textEdited, this, [this] { out_is_own_ = true; });
  connect(out_, &QLineEdit::textChanged, this, &CorpusPanel::refresh);
  connect(list_, &QListWidget::itemSelectionChanged, this, &CorpusPanel::refresh);
  connect(prepare_, &QPushButton::clicked, this, [this] { Q_EMIT prepare_requested(order()); });
  connect(job_, &JobBar::stop_requested, this, &CorpusPanel::stop_requested);
  return page;
}

QWidget* CorpusPanel::make_result() {
  result_ = new QWidget;
  result_title_ = new QLabel;
  facts_ = new QLabel;
  strip_ = new TokenStrip;
  train_ = new QPushButton;
  result_title_->setProperty("kind", "heading");
  facts_->setProperty("kind", "muted");
  facts_->setWordWrap(true);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  strip_->set_line_range(3, 10);
  auto* column = new QVBoxLayout(result_);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(prepare_, 0, Qt::AlignLeft);
  column->addWidget(job_);
  column->addWidget(result_title_);
  column->addWidget(facts_);
  column->addWidget(strip_);
  column->addWidget(train_, 0, Qt::AlignLeft);
  column->addStretch(1);
  connect(train_, &QPushButton::clicked, this, [this] { Q_EMIT train_requested(corpus_); });
  return result_;
}

QSize CorpusPanel::minimumSizeHint() const { return {theme().px(260), theme().px(150)}; }

void CorpusPanel::set_tokenizers(const std::vector<std::pair<QString, QString>>& tokenizers) {
  if (tokenizers == known_) return;
  known_ = tokenizers;
  retranslate();
}

void CorpusPanel::set_texts(const QStringList& files, const QStringList& held_out,
                            const QString& field, const QString& name) {
  files_ = files;
  field_->setText(field);
  set_held_out(held_out);
  out_is_own_ = false;
  suggest_out(name);
  fill_list();
}

void CorpusPanel::add_files(const QStringList& paths) {
  for (const QString& path : paths) {
    if (QFileInfo(path).fileName() == "tokenizer.json") {
      tokenizer_file_ = path;
      retranslate();
      tokens_->setCurrentIndex(from_file);
    } else if (!files_.contains(path)) {
      files_ << path;
    }
  }
  if (!files_.isEmpty()) suggest_out(QFileInfo(files_.first()).completeBaseName());
  fill_list();
}

void CorpusPanel::suggest_out(const QString& name) {
  if (out_is_own_) return;
  QString path = home_ + "/" + name;
  for (int n = 2; QDir(path).exists(); ++n) path = home_ + "/" + name + "-" + QString::number(n);
  out_->setText(path);
}

CorpusOrder CorpusPanel::order() const {
  CorpusOrder order;
  order.files = files_;
  order.held_out = held_out_;
  order.field = field_->text().trimmed();
  const int chosen = tokens_->currentIndex();
  if (chosen == bytes) order.tokenizer = "byte";
  if (chosen == from_file) order.tokenizer = tokenizer_file_;
  if (chosen >= first_known) order.tokenizer = known_[size_t(chosen - first_known)].second;
  order.vocab_size = static_cast<int>(vocab_size_->value());
  order.out = out_->text().trimmed();
  return order;
}

void CorpusPanel::choose_files() {
  add_files(QFileDialog::getOpenFileNames(
      this, tr("Choose text"), {},
      tr("Text (*.txt *.json *.jsonl *.gz *.zst tokenizer.json);;All files (*)")));
}

void CorpusPanel::choose_folder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a folder of text"));
  if (!folder.isEmpty()) add_files({folder});
}

void CorpusPanel::choose_held_out() {
  if (!held_out_.isEmpty()) return set_held_out({});
  set_held_out(
      QFileDialog::getOpenFileNames(this, tr("Choose text to hold out"), {},
                                    tr("Text (*.txt *.json *.jsonl *.gz *.zst);;All files (*)")));
}

void CorpusPanel::set_held_out(const QStringList& files) {
  held_out_ = files;
  retranslate();
}

void CorpusPanel::choose_tokenizer(int index) {
  if (index == from_file) {
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a tokenizer"), {},
                                                      tr("Tokenizers (tokenizer.json *.json)"));
    if (!path.isEmpty()) tokenizer_file_ = path;
    retranslate();
    tokens_->setCurrentIndex(tokenizer_file_.isEmpty() ? int{bytes} : int{from_file});
  }
  refresh();
}

void CorpusPanel::choose_out() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the corpus"), home_);
  if (folder.isEmpty()) return;
  out_is_own_ = true;
  out_->setText(folder);
}

void CorpusPanel::remove_selected() {
  for (int i = list_->count() - 1; i >= 0; --i)
    if (list_->item(i)->isSelected()) files_.removeAt(i);
  fill_list();
}

void CorpusPanel::fill_list() {
  list_->setVisible(!files_.isEmpty());
  hint_->setVisible(files_.isEmpty());
  list_->clear();
  for (const QString& file : files_) {
    auto* item = new QListWidgetItem(shown_file(file), list_);
    item->setToolTip(file);
  }
  refresh();
}

void CorpusPanel::refresh() {
  const bool busy = job_->is_running();
  const CorpusOrder now = order();
  const bool learn = tokens_->currentIndex() == learned;
  const QString wait = tr("Wait for the job below.");
  set_usable(*prepare_, !busy && !now.files.isEmpty() && !now.out.isEmpty(),
             busy                  ? wait
             : now.files.isEmpty() ? tr("Add text files first.")
                                   : tr("Name the folder to write first."));
  set_usable(*remove_, !list_->selectedItems().isEmpty(), tr("Select files in the list first."));
  vocab_size_->setVisible(learn);
  size_label_->setVisible(learn);
  set_usable(*train_, !busy && !corpus_.isEmpty(), busy ? wait : tr("Prepare a corpus first."));
}

void CorpusPanel::show_corpus(const QString& folder, const QString& facts,
                              const TextPreview& preview) {
  corpus_ = folder;
  facts_->setText(folder.isEmpty()
                      ? tr("What comes of it appears here: its size in tokens and its first "
                           "tokens.")
                      : facts);
  strip_->set_tokens(preview.first_tokens);
  strip_->setVisible(!preview.first_tokens.empty());
  train_->setVisible(!folder.isEmpty());
  result_title_->setText(folder.isEmpty() ? tr("Prepared corpus") : QFileInfo(folder).fileName());
  refresh();
}

QString CorpusPanel::facts() const { return facts_->text(); }

void CorpusPanel::dragEnterEvent(QDragEnterEvent* event) {
  if (!local_files(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void CorpusPanel::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  add_files(local_files(event->mimeData()));
}

void CorpusPanel::arrange() {
  const bool beside = width() >= theme().px(side_by_side_width);
  parts_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void CorpusPanel::resizeEvent(QResizeEvent*) { arrange(); }

void CorpusPanel::retranslate() {
  texts_label_->setText(tr("Text"));
  list_->setAccessibleName(tr("Text of the corpus"));
  add_files_->setText(tr("Add files…"));
  add_files_->setAccessibleName(tr("Add files to the corpus"));
  add_folder_->setText(tr("Add folder…"));
  add_folder_->setAccessibleName(tr("Add a folder to the corpus"));
  remove_->setAccessibleName(tr("Remove the selected text"));
  remove_->setToolTip(remove_->accessibleName());
  held_out_title_->setText(tr("Held out"));
  held_out_label_->setText(
      held_out_.isEmpty()
          ? tr("one document in a hundred")
          : QFileInfo(held_out_.first()).fileName() +
                (held_out_.size() > 1 ? tr(" and %1 more").arg(held_out_.size() - 1) : QString()));
  choose_held_out_->setText(held_out_.isEmpty() ? tr("Choose…") : tr("Undo"));
  choose_held_out_->setAccessibleName(held_out_.isEmpty() ? tr("Choose text to hold out")
                                                          : tr("Hold out one in a hundred"));
  tokens_label_->setText(tr("Tokens"));
  tokens_->setAccessibleName(tr("How the corpus is cut into tokens"));
  const int chosen = std::max(0, tokens_->currentIndex());
  const QSignalBlocker quiet(tokens_);
  tokens_->clear();
  tokens_->addItems({tr("Bytes"), tr("Learn a byte-level BPE from the text"),
                     tokenizer_file_.isEmpty() ? tr("From a tokenizer.json…") : tokenizer_file_});
  for (const auto& [name, folder] : known_) tokens_->addItem(name);
  tokens_->setCurrentIndex(chosen < tokens_->count() ? chosen : 0);
  size_label_->setText(tr("Vocabulary"));
  vocab_size_->setAccessibleName(tr("Tokens of the learned vocabulary"));
  field_label_->setText(tr("JSON field"));
  field_->setAccessibleName(tr("Field of JSON lines that has the text"));
  out_label_->setText(tr("Save in"));
  out_->setAccessibleName(tr("Folder of the prepared corpus"));
  browse_->setText(tr("Choose…"));
  browse_->setAccessibleName(tr("Choose the folder of the corpus"));
  hint_->setText(
      tr("Drop text here: .txt, .json, .jsonl, also packed as .gz or .zst, or folders."));
  prepare_->setText(tr("Prepare"));
  prepare_->setAccessibleName(tr("Prepare the corpus"));
  train_->setText(tr("Train with it"));
  train_->setAccessibleName(tr("Train with this corpus"));
  strip_->setAccessibleName(tr("First tokens of the corpus"));
  if (corpus_.isEmpty()) show_corpus({}, {}, {});
  refresh();
}

void CorpusPanel::restyle() {
  const Theme& t = theme();
  parts_->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  parts_->setSpacing(t.space(5));
  form_->parentWidget()->layout()->setSpacing(t.space(3));
  result_->layout()->setSpacing(t.space(2));
  space_form(form_);
  remove_->setIcon(icon("trash"));
  train_->setIcon(icon("play"));
  list_->setFixedHeight(rows_in_sight * t.px(26) + t.px(4));
  hint_->setMinimumHeight(rows_in_sight * t.px(26) - t.px(4));
  hint_->setAlignment(Qt::AlignCenter);
  frame_->layout()->setContentsMargins(t.space(1), t.space(1), t.space(1), t.space(1));
  arrange();
}

void CorpusPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void CorpusPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
