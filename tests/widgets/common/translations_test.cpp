// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QXmlStreamReader>
#include <vector>

#include "core/shared/data/tasks/tasks.h"
#include "core/shared/spec/difference.h"
#include "tests/support/temp_folder.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/export_dialog.h"
#include "widgets/common/shortcut_sheet.h"

namespace attnlab {
namespace {

struct Message {
  QString context, source;
  QStringList translations;  ///< more than one for plural forms
  bool finished = true;
};

std::vector<Message> korean() {
  QFile file(QString::fromStdString(
      (test::source_folder() / "resources/translations/attnlab_ko.ts").string()));
  EXPECT_TRUE(file.open(QIODevice::ReadOnly));
  QXmlStreamReader xml(&file);
  std::vector<Message> messages;
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == u"name") {
      context = xml.readElementText();
    } else if (xml.name() == u"source") {
      messages.push_back({context, xml.readElementText(), {}, true});
    } else if (xml.name() == u"translation") {
      messages.back().finished = !xml.attributes().hasAttribute("type");
      messages.back().translations
          << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
  }
  EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
  return messages;
}

QStringList placeholders(const QString& text) {
  static const QRegularExpression pattern("%L?\\d|%n");
  QStringList found;
  for (auto it = pattern.globalMatch(text); it.hasNext();) found << it.next().captured();
  found.sort();
  return found;
}

TEST(Translations, EveryKoreanEntryIsFinished) {
  const auto messages = korean();
  EXPECT_GE(messages.size(), 30u);
  for (const Message& message : messages) {
    EXPECT_TRUE(message.finished) << message.source.toStdString();
    ASSERT_EQ(message.translations.size(), 1) << message.source.toStdString();
    EXPECT_FALSE(message.translations[0].isEmpty()) << message.source.toStdString();
  }
}

TEST(Translations, PlaceholdersAndMnemonicsAreKept) {
  static const QRegularExpression mnemonic("&(?!&)\\w");
  for (const Message& message : korean()) {
    EXPECT_EQ(placeholders(message.translations[0]), placeholders(message.source))
        << message.source.toStdString();
    EXPECT_EQ(message.translations[0].contains(mnemonic), message.source.contains(mnemonic))
        << message.source.toStdString();
    EXPECT_EQ(message.translations[0].endsWith(u'…'), message.source.endsWith(u'…'))
        << message.source.toStdString();
  }
}

// Texts of core/shared are marked there, or in a list by hand.
TEST(Translations, TextsOfTasksAndSettingsAreMarked) {
  QSet<QString> known;
  for (const Message& message : korean()) known << message.context + '/' + message.source;
  for (const Task* task : all_tasks())
    for (const std::string_view text : {task->title(), task->description()})
      EXPECT_TRUE(known.contains("Task/" + QString::fromStdString(std::string(text)))) << text;
  for (const SpecField& field : spec_fields({}))
    EXPECT_TRUE(known.contains("Setting/" + QString::fromStdString(field.title))) << field.title;
  for (const Setting& setting : settings()) {
    if (setting.shown == Shown::nowhere) continue;
    for (const char* text : {setting.label != nullptr ? setting.label : setting.title, setting.tip})
      EXPECT_TRUE(known.contains(QString("Setting/") + text)) << setting.path << ": " << text;
  }
}

// Qt looks texts up by the full name of the class.
TEST(Translations, ContextsAreTheNamesOfTheClasses) {
  QSet<QString> contexts;
  for (const Message& message : korean()) contexts << message.context;
  for (const QMetaObject* meta :
       {&CommandPalette::staticMetaObject, &ExportDialog::staticMetaObject,
        &ShortcutSheet::staticMetaObject})
    EXPECT_TRUE(contexts.contains(meta->className())) << meta->className();
}

}  // namespace
}  // namespace attnlab
