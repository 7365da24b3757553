// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks a text that the window shows in its language: packaging/translations.sh collects it, and
/// QCoreApplication::translate(context, text) finds its translation.
#define ATTNLAB_TEXT(context, text) text
