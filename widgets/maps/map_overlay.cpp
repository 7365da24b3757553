// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_overlay.h"

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/maps/color_scale.h"
#include "widgets/maps/imgui_text.h"

namespace attnlab {
namespace {

ImVec4 color(const QColor& c, double alpha = 1) {
  return {c.redF(), c.greenF(), c.blueF(), static_cast<float>(alpha)};
}
ImU32 packed(const QColor& c, double alpha = 1) {
  return ImGui::ColorConvertFloat4ToU32(color(c, alpha));
}
ImVec2 vec(QPointF p) { return {static_cast<float>(p.x()), static_cast<float>(p.y())}; }
float length(double at_scale_1) { return static_cast<float>(at_scale_1 * theme().scale); }
QString values_title() { return QCoreApplication::translate("attnlab::MapOverlay", "Values"); }
QString frame_title() { return QCoreApplication::translate("attnlab::MapOverlay", "Frame"); }

void apply_style() {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowRounding = length(6);
  style.WindowBorderSize = 1;
  style.WindowPadding = {length(10), length(8)};
  style.ItemSpacing = {length(6), length(4)};
  style.FrameRounding = length(4);
  ImVec4* colors = style.Colors;
  colors[ImGuiCol_WindowBg] = color(theme().raised, 0.96);
  colors[ImGuiCol_Border] = color(theme().border);
  colors[ImGuiCol_Text] = color(theme().text);
  colors[ImGuiCol_FrameBg] = color(theme().surface);
  colors[ImGuiCol_PlotLines] = color(theme().accent);
  colors[ImGuiCol_PlotHistogram] = color(theme().accent);
}

// Light lines with a dark edge (or the reverse) stay visible on every palette.
void draw_cross_hair(const OverlayContent& content) {
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const ImVec2 low = vec(content.map.topLeft()), high = vec(content.map.bottomRight());
  list.PushClipRect(low, high, true);
  const ImVec2 middle = vec(content.cell->center());
  const float gap_x = std::max(length(5), static_cast<float>(content.cell->width()) / 2);
  const float gap_y = std::max(length(5), static_cast<float>(content.cell->height()) / 2);
  for (const bool edge : {true, false}) {
    const ImU32 ink = edge ? packed(theme().surface, 0.45) : packed(theme().text, 0.6);
    const float width = edge ? length(3) : length(1);
    list.AddLine({low.x, middle.y}, {middle.x - gap_x, middle.y}, ink, width);
    list.AddLine({middle.x + gap_x, middle.y}, {high.x, middle.y}, ink, width);
    list.AddLine({middle.x, low.y}, {middle.x, middle.y - gap_y}, ink, width);
    list.AddLine({middle.x, middle.y + gap_y}, {middle.x, high.y}, ink, width);
    const ImU32 frame = edge ? packed(theme().surface) : packed(theme().accent);
    list.AddRect({middle.x - gap_x, middle.y - gap_y}, {middle.x + gap_x, middle.y + gap_y}, frame,
                 length(1), 0, edge ? length(4) : length(content.pinned ? 2.5 : 1.5));
  }
  list.PopClipRect();
}

// Where something of this length begins: behind the cell, else before it, and inside of the view.
float beside(double from, double to, float size, float low, float high) {
  const float gap = length(14);
  float at = static_cast<float>(to) + gap;
  if (at + size > high) at = static_cast<float>(from) - gap - size;
  return std::round(std::max(low, std::min(at, high - size)));
}

void draw_read_out(const OverlayContent& content) {
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const float pad = length(8);
  const ImVec2 low = vec(content.view.topLeft()), high = vec(content.view.bottomRight());
  const float wrap = std::max(1.0F, high.x - low.x - 2 * pad);  // a narrow map breaks long lines
  ImVec2 size{0, 0};
  std::vector<std::pair<QByteArray, float>> lines;  // with the height of each
  for (const QString& text : content.read_out) {
    const QByteArray line = text.toUtf8();
    const ImVec2 extent = ImGui::CalcTextSize(line.constData(), nullptr, false, wrap);
    size = {std::max(size.x, extent.x), size.y + extent.y};
    lines.emplace_back(line, extent.y);
  }
  size = {size.x + 2 * pad, size.y + 2 * pad};
  const ImVec2 at{beside(content.cell->left(), content.cell->right(), size.x, low.x, high.x),
                  beside(content.cell->top(), content.cell->bottom(), size.y, low.y, high.y)};
  const ImVec2 end{at.x + size.x, at.y + size.y};
  list.AddRectFilled(at, end, packed(theme().raised, 0.97), length(6));
  list.AddRect(at, end, packed(content.pinned ? theme().accent : theme().border), length(6));
  ImVec2 pen{at.x + pad, at.y + pad};
  for (size_t i = 0; i < lines.size(); ++i) {
    list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), pen,
                 packed(i == 0 ? theme().text : theme().muted), lines[i].first.constData(), nullptr,
                 wrap);
    pen.y += lines[i].second;
  }
}

// One handle of the range: a line with a knob, dragged along the histogram.
bool handle(const char* name, ImVec2 at, float height, QRectF& place) {
  const float reach = length(8);
  ImGui::SetCursorScreenPos({at.x - reach, at.y - length(2)});
  ImGui::InvisibleButton(name, {2 * reach, height + length(10)});
  place = QRectF(at.x - reach, at.y - length(2), 2 * reach, height + length(10));
  const bool hot = ImGui::IsItemHovered() || ImGui::IsItemActive();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 ink = packed(hot ? theme().accent : theme().text);
  list.AddLine(at, {at.x, at.y + height}, ink, length(hot ? 2 : 1.25));
  list.AddCircleFilled({at.x, at.y + height + length(2)}, length(hot ? 5.5 : 4.5), ink);
  return ImGui::IsItemActive();
}

void begin_panel(const char* name, QPointF corner, ImVec2 pivot) {
  ImGui::SetNextWindowPos(vec(corner), ImGuiCond_Always, pivot);
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_AlwaysAutoResize |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
}

void draw_bars(const OverlayContent& content, ImVec2 at, ImVec2 size) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto count = static_cast<float>(content.histogram.size());
  for (size_t i = 0; i < content.histogram.size(); ++i) {
    // Most cells of an attention map are near 0: roots keep the rare ones visible.
    const float height = size.y * std::sqrt(content.histogram[i]);
    if (height <= 0) continue;
    const float left = at.x + size.x * static_cast<float>(i) / count;
    list.AddRectFilled({left, at.y + size.y - std::max(1.0F, height)},
                       {left + size.x / count - length(0.5), at.y + size.y},
                       packed(theme().muted, 0.8));
  }
  list.AddLine({at.x, at.y + size.y}, {at.x + size.x, at.y + size.y}, packed(theme().border));
}

}  // namespace

struct MapOverlay::State {
  ImGuiContext* context = nullptr;
  ImFontAtlas atlas;
  ImguiText text;
  QElapsedTimer clock;
  double ratio = 0;
  bool on_card = false, text_stale = true;
  std::array<bool, 2> laid_out{};  ///< panels whose size is known
  std::array<QRectF, 2> handles;

  void use() const { ImGui::SetCurrentContext(context); }

  void collect_text(const OverlayContent& content) {
    for (const QString& line : content.read_out) text_stale |= text.needs(line);
    text_stale |= text.needs(values_title() + frame_title() + QStringLiteral("−·…ms"));
  }

  void begin(const OverlayContent& content, QSizeF size, double pixel_ratio) {
    use();
    collect_text(content);
    if (text_stale || ratio != pixel_ratio) {
      ratio = pixel_ratio;
      text.build(atlas, theme().body, ratio);
      text_stale = false;
      if (on_card) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
      }
    }
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = vec({size.width(), size.height()});
    io.DisplayFramebufferScale = {static_cast<float>(ratio), static_cast<float>(ratio)};
    io.FontGlobalScale = static_cast<float>(1 / ratio);
    io.DeltaTime = clock.isValid()
                       ? std::max(1e-4F, static_cast<float>(clock.nsecsElapsed()) * 1e-9F)
                       : 1.0F / 60;
    clock.start();
    ImGui::NewFrame();
  }

  std::optional<std::pair<double, double>> build_histogram(const OverlayContent& content) {
    begin_panel("histogram", content.view.bottomRight() - QPointF(1, 1) * theme().space(2), {1, 1});
    const QString caption = values_title() + "  " + value_text(content.low) +
                            QStringLiteral(" … ") + value_text(content.high);
    ImGui::TextUnformatted(caption.toUtf8().constData());
    const ImVec2 size{length(240), length(64)}, corner = ImGui::GetCursorScreenPos();
    draw_bars(content, corner, size);
    const double span = content.histogram_high - content.histogram_low;
    const auto place = [&](double value) {
      const double at = std::clamp((value - content.histogram_low) / span, 0.0, 1.0);
      return ImVec2(corner.x + static_cast<float>(at) * size.x, corner.y);
    };
    const bool low = handle("low", place(content.low), size.y, handles[0]);
    const bool high = handle("high", place(content.high), size.y, handles[1]);
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({size.x, size.y + length(8)});
    ImGui::End();
    if (!low && !high) return {};
    const double at = std::clamp((ImGui::GetIO().MousePos.x - corner.x) / size.x, 0.0F, 1.0F);
    const double value = content.histogram_low + at * span, least = span / 1000;
    return low ? std::pair{std::min(value, content.high - least), content.high}
               : std::pair{content.low, std::max(value, content.low + least)};
  }

  static void build_frame_times(const OverlayContent& content) {
    begin_panel("frames", content.view.topRight() + QPointF(-1, 1) * theme().space(2), {1, 0});
    const float last = content.frame_times.empty() ? 0 : content.frame_times.back();
    const QString caption = frame_title() + QStringLiteral("  %1 ms").arg(last, 5, 'f', 1);
    ImGui::TextUnformatted(caption.toUtf8().constData());
    ImGui::PlotLines("##ms", content.frame_times.data(),
                     static_cast<int>(content.frame_times.size()), 0, nullptr, 0, 33,
                     {length(160), length(40)});
    ImGui::End();
  }

  // Dear ImGui learns the size of a new panel by one frame and hides it until then; no other frame
  // may follow for a long time.
  void lay_out(const OverlayContent& content, QSizeF size, double pixel_ratio) {
    const std::array<bool, 2> wanted = {content.show_histogram, content.show_frame_times};
    for (int i = 0; i < 2 && wanted != laid_out; ++i) {
      begin(content, size, pixel_ratio);
      build(content);
      ImGui::EndFrame();
    }
    laid_out = wanted;
  }

  std::optional<std::pair<double, double>> build(const OverlayContent& content) {
    std::optional<std::pair<double, double>> dragged;
    if (content.cell) {
      draw_cross_hair(content);
      draw_read_out(content);
    }
    handles = {};
    if (content.show_histogram) dragged = build_histogram(content);
    if (content.show_frame_times) build_frame_times(content);
    return dragged;
  }
};

MapOverlay::MapOverlay() : state_(std::make_unique<State>()) {
  ImGuiContext* before = ImGui::GetCurrentContext();
  state_->context = ImGui::CreateContext(&state_->atlas);
  state_->use();
  ImGui::GetIO().IniFilename = nullptr;
  apply_style();
  ImGui::SetCurrentContext(before);
}

MapOverlay::~MapOverlay() { ImGui::DestroyContext(state_->context); }

void MapOverlay::initialize() {
  state_->use();
  ImGui_ImplOpenGL3_Init("#version 330 core");
  state_->on_card = false;
  state_->text_stale = true;
}

void MapOverlay::release() {
  state_->use();
  ImGui_ImplOpenGL3_Shutdown();
  state_->on_card = false;
}

void MapOverlay::refresh_theme() {
  state_->use();
  apply_style();
  state_->text_stale = true;
  state_->laid_out = {};
}

bool MapOverlay::pointer(QPointF at, bool pressed, const OverlayContent& content, QSizeF size,
                         double ratio, std::optional<std::pair<double, double>>& dragged) {
  state_->use();
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = vec(at);
  io.MouseDown[0] = pressed;
  // A frame that is not drawn: the answer is needed now, and a press and its release may both
  // come before the next picture.
  if (state_->ratio == 0 || (!content.show_histogram && !content.show_frame_times)) return false;
  state_->begin(content, size, ratio);
  dragged = state_->build(content);
  ImGui::EndFrame();
  return io.WantCaptureMouse;
}

bool MapOverlay::shows(const OverlayContent& content) {
  return content.cell || content.show_histogram || content.show_frame_times;
}

void MapOverlay::hide() {
  state_->laid_out = {};
  state_->handles = {};
}

void MapOverlay::draw(const OverlayContent& content, QSizeF size, double ratio) {
  state_->lay_out(content, size, ratio);
  state_->begin(content, size, ratio);
  ImGui_ImplOpenGL3_NewFrame();
  state_->on_card = true;
  state_->build(content);
  ImGui::Render();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

std::vector<QRectF> MapOverlay::handles() const {
  if (state_->handles[0].isEmpty()) return {};
  return {state_->handles[0], state_->handles[1]};
}

}  // namespace attnlab
