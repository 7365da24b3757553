// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/text_page.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPromise>
#include <QPushButton>
#include <QSignalBlocker>
#include <QThreadPool>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/notice.h"
#include "widgets/common/number_text.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

constexpr int most_rows = 5;
enum TokenizerItem { characters, bytes, from_file };

QFuture<TextPreview> preview_elsewhere(const std::vector<std::string>& files,
                                       const std::string& tokenizer, int64_t seq_len) {
  auto promise = std::make_shared<QPromise<TextPreview>>();
  promise->start();
  QThreadPool::globalInstance()->start([=] {
    promise->addResult(preview_text(files, tokenizer, seq_len));
    promise->finish();
  });
  return promise->future();
}

}  // namespace

TextPage::TextPage(QWidget* parent)
    : QWidget(parent),
      invitation_(new QLabel(this)),
      hint_(new QLabel(this)),
      tokenizer_label_(new QLabel(this)),
      summary_(new QLabel(this)),
      choose_(new QPushButton(this)),
      list_(new QListWidget(this)),
      remove_(new QToolButton(this)),
      tokenizers_(new QComboBox(this)),
      details_(new QWidget(this)),
      message_(new Notice(this)),
      strip_(new TokenStrip(this)) {
  lay_out();
  connect(choose_, &QPushButton::clicked, this, &TextPage::choose_files);
  connect(remove_, &QToolButton::clicked, this, &TextPage::remove_selected);
  connect(tokenizers_, &QComboBox::activated, this, &TextPage::choose_tokenizer);
  connect(&watcher_, &QFutureWatcher<TextPreview>::finished, this, &TextPage::show_preview);
  connect(list_, &QListWidget::itemSelectionChanged, this, &TextPage::show_usable);
  retranslate();
  restyle();
  set_files({}, "char");
}

void TextPage::lay_out() {
  auto* column = new QVBoxLayout(this);
  column->addWidget(invitation_);
  column->addWidget(hint_);
  column->addWidget(choose_, 0, Qt::AlignHCenter);
  column->addSpacing(theme().space(4));
  column->addWidget(message_);
  auto* inner = new QVBoxLayout(details_);
  auto* files = new QHBoxLayout;
  files->addWidget(list_, 1);
  files->addWidget(remove_, 0, Qt::AlignTop);
  inner->addLayout(files);
  auto* row = new QHBoxLayout;
  row->addWidget(tokenizer_label_);
  row->addWidget(tokenizers_, 1);
  inner->addLayout(row);
  inner->addWidget(summary_);
  inner->addWidget(strip_);
  column->addWidget(details_);
  column->addStretch(1);
  invitation_->setAlignment(Qt::AlignCenter);
  invitation_->setWordWrap(true);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  hint_->setProperty("kind", "hint");
  tokenizer_label_->setProperty("kind", "muted");
  summary_->setProperty("kind", "muted");
  summary_->setWordWrap(true);
  summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  tokenizer_label_->setBuddy(tokenizers_);
  tokenizers_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->installEventFilter(this);
  remove_->setAutoRaise(true);
  remove_->setFocusPolicy(Qt::StrongFocus);
  strip_->set_line_range(3, 8);
}

void TextPage::set_files(const std::vector<std::string>& files, const std::string& tokenizer) {
  files_ = files;
  tokenizer_ = tokenizer;
  retranslate();
  look(false);
}

void TextPage::set_seq_len(int64_t seq_len) {
  if (seq_len == seq_len_) return;
  seq_len_ = seq_len;
  if (!files_.empty()) look(announce_ && busy());
}

void TextPage::add_files(const QStringList& paths) {
  for (const QString& path : paths) {
    const std::string file = path.toStdString();
    if (QFileInfo(path).fileName() == "tokenizer.json")
      tokenizer_ = file;
    else if (std::ranges::find(files_, file) == files_.end())
      files_.push_back(file);
  }
  retranslate();
  look(true);
}

void TextPage::choose_files() {
  add_files(QFileDialog::getOpenFileNames(this, tr("Choose text files"), {},
                                          tr("Texts (*.txt *.md *.json);;All files (*)")));
}

void TextPage::choose_tokenizer(int index) {
  if (index != from_file) return use_tokenizer(index == bytes ? "byte" : "char");
  const QString path = QFileDialog::getOpenFileName(this, tr("Choose a tokenizer"), {},
                                                    tr("Tokenizers (tokenizer.json *.json)"));
  use_tokenizer(path.isEmpty() ? tokenizer_ : path.toStdString());
}

void TextPage::use_tokenizer(const std::string& tokenizer) {
  const bool other = tokenizer != tokenizer_;
  tokenizer_ = tokenizer;
  retranslate();
  if (other) look(true);
}

void TextPage::remove_selected() {
  std::vector<std::string> kept;
  for (int i = 0; i < list_->count(); ++i)
    if (!list_->item(i)->isSelected()) kept.push_back(files_[static_cast<size_t>(i)]);
  files_ = kept;
  look(true);
}

void TextPage::look(bool announce) {
  announce_ = announce;
  details_->setVisible(!files_.empty());
  message_->set_text({});
  if (files_.empty()) {
    watcher_.setFuture({});
    preview_ = {};
    strip_->set_tokens({});
    return Q_EMIT previewed();
  }
  summary_->setText(tr("Reading…"));
  watcher_.setFuture(preview_elsewhere(files_, tokenizer_, seq_len_));
}

void TextPage::show_preview() {
  if (files_.empty() || watcher_.future().resultCount() == 0) return;
  preview_ = watcher_.result();
  show_files();
  message_->set_text(preview_.problem);
  summary_->setText(summary());
  strip_->set_tokens(preview_.first_tokens);
  summary_->setVisible(preview_.tokens > 0);
  strip_->setVisible(preview_.tokens > 0);
  Q_EMIT previewed();
  if (announce_ && preview_.problem.isEmpty()) Q_EMIT text_chosen(files_, tokenizer_);
  announce_ = false;
}

void TextPage::show_files() {
  list_->clear();
  for (const FilePreview& file : preview_.files) {
    const QString name = QFileInfo(QString::fromStdString(file.path)).fileName();
    const QString line = tr("%1 · %2").arg(name, bytes_text(file.bytes));
    auto* item = new QListWidgetItem(file.problem.isEmpty() ? line : file.problem, list_);
    item->setIcon(file.problem.isEmpty() ? icon("text") : icon("warning", theme().danger));
    item->setToolTip(file.problem.isEmpty() ? QString::fromStdString(file.path) : file.problem);
    item->setData(Qt::AccessibleDescriptionRole, file.problem);
  }
  const int rows = std::clamp(list_->count(), 1, most_rows);
  list_->setFixedHeight(rows * list_->sizeHintForRow(0) + 2 * list_->frameWidth());
  show_usable();
}

void TextPage::show_usable() {
  set_usable(*remove_, !list_->selectedItems().isEmpty(), tr("Select files in the list first."));
}

QString TextPage::summary() const {
  if (preview_.tokens == 0) return {};
  const QString about = preview_.exact ? QString() : tr("about ");
  const QString least = preview_.exact || tokenizer_ != "char" ? QString() : tr("at least ");
  const QString size =
      preview_.documents
          ? tr("Prepared corpus of %1 documents, %2")
                .arg(number_text(*preview_.documents), bytes_text(preview_.bytes))
          : tr("%1, %2 characters")
                .arg(bytes_text(preview_.bytes), about + number_text(preview_.characters));
  return size + "\n" + tr("Vocabulary: %1 tokens").arg(least + number_text(preview_.vocab_size)) + "\n" +
         (preview_.documents ? tr("%1 tokens to train on, %2 held out")
                             : tr("%1 tokens to train on, the last %2 held out"))
             .arg(about + number_text(preview_.train_tokens()),
                  number_text(preview_.held_out_tokens()));
}

QString TextPage::message() const { return message_->text(); }

void TextPage::set_drop_highlight(bool on) {
  highlighted_ = on;
  update();
}

bool TextPage::eventFilter(QObject* watched, QEvent* event) {
  const bool key = watched == list_ && event->type() == QEvent::KeyPress;
  if (!key || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Delete)
    return QWidget::eventFilter(watched, event);
  remove_selected();
  return true;
}

// The dashed frame where files are dropped.
void TextPage::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF zone(t.px(1), t.px(1), width() - t.px(2),
                    choose_->geometry().bottom() + t.space(4) - t.px(1));
  painter.setPen(QPen(highlighted_ ? t.accent : t.muted, t.px(highlighted_ ? 2 : 1), Qt::DashLine));
  painter.setBrush(highlighted_ ? t.accent_soft : t.raised);
  painter.drawRoundedRect(zone, t.px(8), t.px(8));
}

void TextPage::retranslate() {
  invitation_->setText(tr("Drop UTF-8 text files here"));
  hint_->setText(tr("Their size, vocabulary and first tokens appear below."));
  choose_->setText(tr("Choose files…"));
  list_->setAccessibleName(tr("Text files"));
  remove_->setAccessibleName(tr("Remove the selected files"));
  remove_->setToolTip(remove_->accessibleName());
  show_usable();
  tokenizer_label_->setText(tr("Tokens"));
  tokenizers_->setAccessibleName(tr("How text is cut into tokens"));
  strip_->setAccessibleName(tr("First tokens of the text"));
  strip_->set_placeholder(tr("The first tokens of the text appear here."));
  const QSignalBlocker quiet(tokenizers_);
  const bool is_file = tokenizer_ != "char" && tokenizer_ != "byte";
  const QString file = QFileInfo(QString::fromStdString(tokenizer_)).fileName();
  tokenizers_->clear();
  tokenizers_->addItems({tr("Characters"), tr("Bytes"),
                         is_file ? tr("%1…").arg(file) : tr("From a tokenizer.json…")});
  tokenizers_->setCurrentIndex(is_file ? from_file : tokenizer_ == "byte" ? bytes : characters);
  summary_->setText(summary());
}

void TextPage::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(0, t.space(5), 0, 0);
  layout()->setSpacing(t.space(3));
  details_->layout()->setContentsMargins(0, 0, 0, 0);
  details_->layout()->setSpacing(t.space(3));
  hint_->setContentsMargins(t.space(3), 0, t.space(3), 0);
  remove_->setIcon(icon("trash"));
  remove_->setIconSize({t.px(16), t.px(16)});
  list_->setIconSize({t.px(16), t.px(16)});
  if (!files_.empty()) show_files();
}

void TextPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) retranslate();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
