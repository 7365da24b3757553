// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/place_facts.h"

#include <QFile>
#include <QThread>
#include <algorithm>
#include <cmath>

#include "core/shared/base/foreign_json.h"
#include "core/shared/base/machine_memory.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"

namespace attnlab {
namespace {

constexpr const char* processor_name = "cpu";

QString text(const Json& json, const char* key) {
  return QString::fromStdString(text_or(json, key)).simplified();
}

const Json& member(const Json& json, const char* key) {
  static const Json none;
  const auto found = json.find(key);
  return found == json.end() ? none : *found;
}

double bytes(const Json& json, const char* key) {
  const double value = number_or(json, key, 0);
  return std::isfinite(value) && value > 0 ? value : 0;
}

/// Older engines list names alone.
PlaceDevice device_from(const Json& json) {
  if (json.is_string()) return {QString::fromStdString(json.get<std::string>()), {}, 0, {}};
  PlaceDevice device{text(json, "name"), text(json, "title"), bytes(json, "memory"), {}};
  if (member(json, "free").is_number()) device.free = bytes(json, "free");
  return device;
}

PlaceFacts facts_from(const Json& report) {
  PlaceFacts facts;
  facts.version = text(report, "version");
  const Json& cpu = member(report, "cpu");
  facts.processor = text(cpu, "model");
  facts.threads = static_cast<int>(std::clamp<int64_t>(whole_or(cpu, "threads", 0), 0, 1 << 20));
  facts.libtorch = text(report, "libtorch");
  facts.driver = text(report, "driver");
  facts.memory = bytes(report, "memory");
  if (member(report, "cuda_build").is_boolean())
    facts.cuda_build = report["cuda_build"].get<bool>();
  for (const Json& device : member(report, "devices"))
    if (PlaceDevice known = device_from(device); !known.name.isEmpty())
      facts.devices.push_back(std::move(known));
  for (const Json& gpu : member(report, "gpus"))
    if (const QString title = text(gpu, "title"); !title.isEmpty()) facts.gpus << title;
  return facts;
}

bool is_report(const Json& json) {
  return json.is_object() && member(json, "devices").is_array() && member(json, "cpu").is_object();
}

QString first_processor() {
  QFile file("/proc/cpuinfo");
  if (!file.open(QIODevice::ReadOnly)) return {};
  for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine())
    if (line.startsWith("model name")) return QString::fromUtf8(line).section(':', 1).simplified();
  return {};
}

QString gib(double bytes) {
  const double value = bytes / (1 << 30);
  return QString::number(value, 'f', value < 9.95 ? 1 : 0);
}

}  // namespace

const PlaceDevice* PlaceFacts::device(const QString& name) const {
  const QString wanted = name == "cuda" ? "cuda:0" : name;
  const auto found = std::ranges::find(devices, wanted, &PlaceDevice::name);
  return found == devices.end() ? nullptr : &*found;
}

bool PlaceFacts::has_gpu() const {
  return std::ranges::any_of(devices, [](const auto& d) { return d.name.startsWith("cuda"); });
}

QStringList PlaceFacts::remarks(const QString& place) const {
  QStringList sentences;
  if (version != attnlab::version)
    sentences << tr("The engine of %1 is version %2, this window %3: install %3 there.")
                     .arg(place, version.isEmpty() ? tr("unknown") : version, attnlab::version);
  if (has_gpu()) return sentences;
  const bool processor_alone = cuda_build && !*cuda_build;
  if (processor_alone && !gpus.isEmpty())
    sentences << tr("The engine there is built for the processor alone, and %1 has %2: build it "
                    "there with packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.")
                     .arg(place, gpus.front());
  else if (processor_alone)
    sentences << tr("The engine there is built for the processor alone: for GPUs, build it on %1 "
                    "with packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.")
                     .arg(place);
  else
    sentences << tr("%1 shows no GPU: runs compute on its processor, unless its command asks for "
                    "one, as “srun --gpus=1” does.")
                     .arg(place);
  return sentences;
}

std::optional<PlaceFacts> read_place_facts(const QByteArray& printed) {
  const auto read = [](const QByteArray& text) -> std::optional<PlaceFacts> {
    const auto json = parse_json_line(
        text.mid(std::max<qsizetype>(0, text.indexOf('{'))).trimmed().toStdString());
    return json && is_report(*json) ? std::optional(facts_from(*json)) : std::nullopt;
  };
  for (const QByteArray& line : printed.split('\n'))
    if (auto facts = read(line)) return facts;
  // Of several lines, as a script may print it.
  const qsizetype begin = std::max<qsizetype>(0, printed.indexOf("\n{"));
  return read(printed.mid(begin, printed.lastIndexOf('}') + 1 - begin));
}

std::optional<PlaceFacts> facts_of_this_machine() {
  for (const char* driver : {"/dev/nvidiactl", "/dev/dxg"})
    if (QFile::exists(driver)) return std::nullopt;
  const MachineMemory memory = machine_memory();
  PlaceFacts facts;
  facts.version = attnlab::version;
  facts.processor = first_processor();
  facts.threads = QThread::idealThreadCount();
  facts.memory = memory.total;
  facts.devices = {{processor_name, facts.processor, memory.total, memory.free}};
  return facts;
}

QString device_text(const PlaceDevice& device) {
  QStringList parts = {device.name};
  if (!device.title.isEmpty()) parts << device.title;
  if (device.free && device.memory > 0)
    parts << PlaceFacts::tr("%1 of %2 GiB free").arg(gib(*device.free), gib(device.memory));
  else if (device.memory > 0)
    parts << PlaceFacts::tr("%1 GiB").arg(gib(device.memory));
  return parts.join(QStringLiteral(" · "));
}

}  // namespace attnlab
