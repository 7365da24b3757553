// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/flow_layout.h"

#include <algorithm>

namespace attnlab {

FlowLayout::~FlowLayout() { qDeleteAll(items_); }

QLayoutItem* FlowLayout::takeAt(int index) {
  return index >= 0 && index < count() ? items_.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const { return place({0, 0, width, 0}, false); }

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  place(rect, true);
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : items_) size = size.expandedTo(item->minimumSize());
  const QMargins margins = contentsMargins();
  return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

// Returns the height that is needed.
int FlowLayout::place(const QRect& rect, bool apply) const {
  const QRect inside = rect.marginsRemoved(contentsMargins());
  int x = inside.x(), y = inside.y(), line = 0;
  for (QLayoutItem* item : items_) {
    const QSize size = item->sizeHint();
    if (x > inside.x() && x + size.width() > inside.right() + 1) {
      x = inside.x();
      y += line + spacing();
      line = 0;
    }
    if (apply) item->setGeometry({{x, y}, size});
    x += size.width() + spacing();
    line = std::max(line, size.height());
  }
  return y + line - rect.y() + contentsMargins().bottom();
}

}  // namespace attnlab
