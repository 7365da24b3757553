// SPDX-License-Identifier: Apache-2.0
// Stands in for a second OpenMP runtime: only its file name matters.
extern "C" int attnlab_fake_openmp() { return 0; }
