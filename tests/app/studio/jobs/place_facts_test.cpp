// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/place_facts.h"

#include <gtest/gtest.h>

#include "core/shared/base/version.h"
#include "tests/support/stand_in_place.h"

namespace attnlab {
namespace {

PlaceFacts facts_of(const std::string& printed) {
  const auto facts = read_place_facts(QByteArray::fromStdString(printed));
  EXPECT_TRUE(facts) << printed;
  return facts.value_or(PlaceFacts());
}

TEST(PlaceFacts, AreWhatTheEngineReports) {
  const PlaceFacts facts = facts_of(test::report_of_two_gpus(version));
  EXPECT_EQ(facts.version, version);
  EXPECT_EQ(facts.processor, "AMD EPYC 9654");
  EXPECT_EQ(facts.threads, 96);
  EXPECT_EQ(facts.memory, 810e9);
  EXPECT_EQ(facts.driver, "570.86.15");
  ASSERT_EQ(facts.devices.size(), 3U);
  EXPECT_EQ(device_text(facts.devices[1]), "cuda:0 · NVIDIA H100 80GB HBM3 · 78 of 80 GiB free");
  EXPECT_EQ(device_text(facts.devices[2]), "cuda:1 · NVIDIA H100 80GB HBM3 · 1.0 of 80 GiB free");
  EXPECT_EQ(facts.device("cuda"), &facts.devices[1]);
  EXPECT_EQ(facts.device("cuda:2"), nullptr);
  EXPECT_TRUE(facts.remarks("cluster").isEmpty())
      << facts.remarks("cluster").join(' ').toStdString();
}

TEST(PlaceFacts, WhatALoginWroteIsPassedOver) {
  const std::string report = test::report_of_two_gpus(version);
  for (const std::string& printed :
       {"Welcome!\r\n{not json}\n{\"a\": 1}\n" + report, report + "Bye.\n", "prompt> " + report,
        "Last login: today\n" + parse_json(report, "").dump(2) + "\nlogout\n"})
    EXPECT_EQ(facts_of(printed).devices.size(), 3U) << printed;
}

TEST(PlaceFacts, OtherWordsAreNoReport) {
  for (const char* printed : {"", "attnlab: command not found", "{}", "[]",
                              "{\"devices\":[\"cpu\"]", "{\"devices\":3,\"cpu\":{}}", "\n{\n}\n"})
    EXPECT_FALSE(read_place_facts(printed)) << printed;
}

TEST(PlaceFacts, WhatIsOddInAReportStaysUnknown) {
  const PlaceFacts facts = facts_of(
      R"({"cpu":{"threads":-3},"memory":"much","devices":["cpu",{"name":7},{"name":"cuda:0","memory":-1,"free":"x"}]})");
  EXPECT_EQ(facts.threads, 0);
  EXPECT_EQ(facts.memory, 0);
  ASSERT_EQ(facts.devices.size(), 2U);
  EXPECT_EQ(device_text(facts.devices[0]), "cpu");
  EXPECT_EQ(device_text(facts.devices[1]), "cuda:0");
}

TEST(PlaceFacts, WhatIsWrongThereIsOneSentenceEach) {
  const auto remark = [](const std::string& more, const std::string& engine = version) {
    const QStringList all =
        facts_of(R"({"version":")" + engine + R"(","cpu":{},"devices":["cpu"])" + more + "}")
            .remarks("lab");
    return all.join('|').toStdString();
  };
  EXPECT_EQ(remark(R"(,"cuda_build":true)"),
            "lab shows no GPU: runs compute on its processor, unless its command asks for one, as "
            "“srun --gpus=1” does.");
  EXPECT_EQ(remark(R"(,"cuda_build":false)"),
            "The engine there is built for the processor alone: for GPUs, build it on lab with "
            "packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.");
  EXPECT_EQ(remark(R"(,"cuda_build":false,"gpus":[{"title":"NVIDIA L4"}])"),
            "The engine there is built for the processor alone, and lab has NVIDIA L4: build it "
            "there with packaging/libtorch.sh --cuda and -DATTNLAB_CUDA=ON.");
  const std::string other = remark(R"(,"cuda_build":true)", "0.0.7");
  EXPECT_EQ(other.find("The engine of lab is version 0.0.7, this window " + std::string(version) +
                       ": install " + version + " there.|"),
            0U)
      << other;
}

TEST(PlaceFacts, OfThisMachineNeedNoEngine) {
  const auto facts = facts_of_this_machine();
  if (!facts) GTEST_SKIP() << "this machine has an NVIDIA driver";
  EXPECT_GT(facts->threads, 0);
  ASSERT_EQ(facts->devices.size(), 1U);
  EXPECT_EQ(facts->devices[0].name, "cpu");
  EXPECT_GT(facts->devices[0].free.value_or(0), 0);
}

}  // namespace
}  // namespace attnlab
