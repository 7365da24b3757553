// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/model_facts.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/shared/base/text.h"
#include "core/shared/spec/families/family.h"
#include "core/shared/spec/parameters.h"
#include "widgets/common/number_text.h"

namespace attnlab {
namespace {

struct Facts {
  Q_DECLARE_TR_FUNCTIONS(ModelFacts)

 public:
  static QString family(const ModelSpec& model) {
    const Family* family = find_family(model.family);
    if (family == nullptr) return tr("Attention Lab");
    return QString::fromUtf8(family->architecture.data(),
                             static_cast<qsizetype>(family->architecture.size()));
  }

  static QString heads(const ModelSpec& model) {
    if (model.num_heads == model.num_kv_heads) return number_text(model.num_heads);
    return tr("%1, in groups of %2 that share keys and values (%3)")
        .arg(number_text(model.num_heads), number_text(model.num_heads / model.num_kv_heads),
             number_text(model.num_kv_heads));
  }

  static QString positions(const ModelSpec& model) {
    if (!model.rope) return tr("none");
    QString text = tr("RoPE, θ %1").arg(model.rope_theta, 0, 'g', 8);
    if (!model.rope_scaling.is_plain())
      text += ", " + QString::fromStdString(model.rope_scaling.type);
    const auto turned = std::ranges::count(model.rope_layers, true);
    if (!model.rope_layers.empty())
      text += ", " + tr("in %1 of %2 layers").arg(turned).arg(model.num_layers());
    return text;
  }

  static QString windows(const ModelSpec& model) {
    const auto some = std::ranges::find_if(model.windows, [](int64_t w) { return w > 0; });
    if (some == model.windows.end()) return {};
    const auto count = std::ranges::count_if(model.windows, [](int64_t w) { return w > 0; });
    return tr("%1 tokens, in %2 of %3 layers")
        .arg(number_text(*some), number_text(count), number_text(model.num_layers()));
  }

  static QString tokenizer(const ModelCard& card) {
    if (card.tokenizer.empty()) return tr("none: texts cannot be asked");
    return tr("%1, %2 tokens")
        .arg(QString::fromStdString(card.tokenizer).toUpper(), number_text(card.tokens));
  }

  static QString around(const ModelCard& card) {
    if (card.around_texts.empty()) return {};
    return tr("%1, as its tokenizer has it").arg(QString::fromStdString(card.around_texts));
  }

  static QString chat(const ModelCard& card) {
    return card.no_chat.empty() ? tr("by its own template, in Prompt")
                                : tr("no: %1").arg(QString::fromStdString(card.no_chat));
  }

  static QString files(const ModelCard& card) {
    return tr("%1, mostly %2")
        .arg(QString::fromStdString(readable_bytes(static_cast<double>(card.weight_bytes))),
             QString::fromStdString(card.dtype));
  }

  static QString parameters(const ModelSpec& model) { return number_text(parameter_count(model)); }

  static std::vector<std::pair<QString, QString>> all(const ModelCard& card) {
    const ModelSpec& m = card.model;
    std::vector<std::pair<QString, QString>> facts = {
        {tr("Family"), family(m)},
        {tr("Parameters"), parameters(m)},
        {tr("Layers"), number_text(m.num_layers())},
        {tr("Heads"), heads(m)},
        {tr("Head width"), number_text(m.head_dim())},
        {tr("Width"), tr("%1, feed-forward %2")
                          .arg(number_text(m.hidden_size), number_text(m.intermediate_size))},
        {tr("Context"), tr("%1 tokens").arg(number_text(m.max_position_embeddings))},
        {tr("Positions"), positions(m)},
        {tr("Window"), windows(m)},
        {tr("Vocabulary"), m.tie_embeddings
                               ? tr("%1, head tied to the embedding").arg(number_text(m.vocab_size))
                               : number_text(m.vocab_size)},
        {tr("Tokenizer"), tokenizer(card)},
        {tr("Around texts"), around(card)},
        {tr("Chat"), chat(card)},
        {tr("Weights"), files(card)},
        {tr("Licence"), QString::fromStdString(card.licence)}};
    std::erase_if(facts, [](const auto& fact) { return fact.second.isEmpty(); });
    return facts;
  }

  static QString line(const ModelCard& card) {
    return tr("%1, %2 parameters, %3 layers")
        .arg(family(card.model),
             QString::fromStdString(
                 readable_count(static_cast<double>(parameter_count(card.model)))),
             number_text(card.model.num_layers()));
  }
};

}  // namespace

std::vector<std::pair<QString, QString>> model_facts(const ModelCard& card) {
  return Facts::all(card);
}

QString model_line(const ModelCard& card) { return Facts::line(card); }

}  // namespace attnlab
