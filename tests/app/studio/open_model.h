// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSettings>
#include <QUrl>

#include "core/shared/base/files.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/gguf.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/inspect/model_card_panel.h"

namespace attnlab::test {

/// The window beside a small model of another program, which nobody has opened yet.
class OpenModel : public StudioWindow {
 protected:
  OpenModel() { write_file(file_, small_llama_with_weights().bytes()); }
  ~OpenModel() override { QSettings().remove("session"); }

  static QString shown(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
  }
  size_t count() { return studio_->runs().runs().size(); }
  bool is_reading() { return !studio_->openings().path().isEmpty(); }
  /// Opens it and waits for its map.
  void open() {
    show("inspect");
    const size_t before = count();
    studio_->open_model(shown(file_));
    ASSERT_TRUE(wait([&] { return count() == before + 1 && run()->card().has_value(); }))
        << problems_.join("; ").toStdString();
    ASSERT_TRUE(wait([this] { return map().scene().matrix() && window_->view("map")->is_ready(); }))
        << studio_->probing().problem(run()->id()).toStdString();
  }
  /// A folder as `transformers` saves it, made of the file.
  std::filesystem::path make_folder() {
    const auto text = folder_ / "text.txt", run = folder_ / "trained";
    write_file(text, std::string(300, 'a') + std::string(300, 'b'));
    const auto trained =
        attnlab({"train", "--init", file_.string(), "--data", text.string(), "--steps", "1",
                 "--seq-len", "8", "--batch-size", "2", "--quiet", "--out", run.string()});
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    const auto model = folder_ / "A model";
    std::filesystem::copy(find_checkpoint(run), model, std::filesystem::copy_options::recursive);
    std::filesystem::remove(model / "trainer.json");
    write_file(model / "README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\n# Hello\n");
    return model;
  }
  void drop(const std::filesystem::path& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(shown(path))});
    QDragEnterEvent entered(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &entered);
    QDropEvent dropped(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &dropped);
  }
  template <class Widget>
  Widget& view(const char* id) {
    window_->show_view(id);
    QWidget* widget = window_->view(id)->widget();
    EXPECT_TRUE(wait([&] { return widget->isVisible() && window_->view(id)->is_ready(); })) << id;
    return *qobject_cast<Widget*>(widget);
  }
  QString fact(const QString& title) {
    for (const auto& [name, value] : view<ModelCardPanel>("model").facts())
      if (name == title) return value;
    return {};
  }

  std::filesystem::path file_ = folder_ / "tiny.gguf";
};

}  // namespace attnlab::test
