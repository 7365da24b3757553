// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/jinja.h"

#include <functional>
#include <set>

#include "core/shared/base/error.h"
#include "core/shared/data/jinja_expression.h"

namespace attnlab {
namespace {

using namespace jinja;
constexpr int deepest = 60;  // of what stands inside each other
constexpr int64_t most_work = 1'000'000, work_of_statement = 10;
constexpr size_t longest_text = 1 << 20;

using Statement = std::function<void(Scope&, std::string& out)>;
using Statements = std::vector<Statement>;

void carry_out(const Statements& all, Scope& scope, std::string& out) {
  for (const Statement& one : all) {
    scope.left -= work_of_statement;
    if (scope.left < 0 || out.size() > longest_text) not_understood("a template that does so much");
    one(scope, out);
  }
}

/// What `loop` is inside a loop.
Json place_in(const Json& list, size_t i) {
  const size_t size = list.size();
  Json place = {{"index", i + 1},           {"index0", i},    {"first", i == 0},
                {"last", i + 1 == size},    {"length", size}, {"revindex", size - i},
                {"revindex0", size - i - 1}};
  if (i > 0) place["previtem"] = list[i - 1];
  if (i + 1 < size) place["nextitem"] = list[i + 1];
  return place;
}

/// Pieces become statements; a closing word ends a block.
class TemplateParser {
 public:
  explicit TemplateParser(const std::vector<JinjaPiece>& pieces) : pieces_(pieces) {}

  Statements all() { return block({}); }

 private:
  [[nodiscard]] std::string word() const {
    const auto& tokens = pieces_[at_].tokens;
    return tokens.empty() || tokens[0].kind != JinjaToken::Kind::name ? "" : tokens[0].value;
  }

  /// Up to a statement that begins with one of `ends`, which is not taken; without any, to the end.
  Statements block(const std::set<std::string>& ends) {
    if (++depth_ > deepest) not_understood("a template that is nested so deep");
    Statements found;
    for (; at_ < pieces_.size(); ++at_) {
      const JinjaPiece& piece = pieces_[at_];
      if (piece.kind == JinjaPiece::Kind::statement && ends.contains(word())) {
        --depth_;
        return found;
      }
      found.push_back(one(piece));
    }
    if (!ends.empty()) not_understood("a block without {% " + *ends.rbegin() + " %}");
    return found;
  }

  Statement one(const JinjaPiece& piece) {
    if (piece.kind == JinjaPiece::Kind::text)
      return [text = piece.text](Scope&, std::string& out) { out += text; };
    ExpressionParser inside(piece.tokens);
    if (piece.kind == JinjaPiece::Kind::output) {
      const Expression value = inside.whole();
      inside.expect_end();
      return [=](Scope& s, std::string& out) { out += written(value(s)); };
    }
    const std::string which = inside.name();
    if (which == "if") return branches(inside);
    if (which == "for") return loop(inside);
    if (which == "set") return setting(inside);
    not_understood("{% " + which + " %}");
  }

  Statement branches(ExpressionParser& inside) {
    std::vector<std::pair<Expression, Statements>> all;
    Expression condition = inside.whole();
    inside.expect_end();
    while (true) {
      ++at_;
      Statements then = block({"elif", "else", "endif"});
      all.emplace_back(condition, std::move(then));
      const std::string which = word();
      if (which == "endif") break;
      ExpressionParser next(pieces_[at_].tokens);
      (void)next.name();
      condition = which == "elif" ? next.whole() : [](Scope&) { return Json(true); };
      next.expect_end();
    }
    return [all](Scope& s, std::string& out) {
      for (const auto& [when, then] : all)
        if (is_true(when(s))) return carry_out(then, s, out);
    };
  }

  Statement loop(ExpressionParser& inside) {
    const std::string name = inside.name();
    inside.expect("in");
    const Expression over = inside.without_if();  // one that filters is refused
    inside.expect_end();
    ++at_;
    const Statements body = block({"endfor"});
    return [=](Scope& s, std::string& out) {
      const Json list = over(s);
      if (!list.is_array()) not_understood("a loop over what is no list");
      for (size_t i = 0; i < list.size(); ++i) {
        Scope own{s.left, &s};
        own.names[name] = list[i];
        own.names["loop"] = place_in(list, i);
        carry_out(body, own, out);
      }
    };
  }

  static Statement setting(ExpressionParser& inside) {
    const std::string name = inside.name();
    const std::string part = inside.take(".") ? inside.name() : "";
    inside.expect("=");
    const Expression value = inside.whole();
    inside.expect_end();
    return [=](Scope& s, std::string&) {
      if (part.empty()) {
        s.names[name] = value(s);
        return;
      }
      Json* space = s.find(name);
      if (space == nullptr || !space->is_object()) not_understood("`" + name + "." + part + " =`");
      (*space)[part] = value(s);
    };
  }

  const std::vector<JinjaPiece>& pieces_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string render_jinja(std::string_view source, const Json& variables,
                         const std::string& origin) {
  if (source.size() > longest_text) bad_input(origin + ": the chat template is longer than 1 MiB");
  const auto pieces = cut_jinja(source, origin);
  try {
    const Statements all = TemplateParser(pieces).all();
    int64_t left = most_work;
    Scope scope{left};
    for (const auto& [name, value] : variables.items()) scope.names[name] = value;
    std::string out;
    carry_out(all, scope, out);
    return out;
  } catch (const Error& error) {
    bad_input(origin + ": " + error.what(), error.advice());
  }
}

}  // namespace attnlab
