// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/custom_class.h>

#include <vector>

namespace attnlab {

/// One node of the training graph: a half block, the embedding, the loss. It owns its forward, its
/// backward and what it keeps between them; gradients of parameters go straight into the flat
/// gradient buffer, autograd only joins the nodes.
///
/// Neither function builds a graph. A node never keeps a tensor that it returned from forward (the
/// tensor would own its node and neither would be freed): it keeps a detached alias.
class Node : public torch::CustomClassHolder {
 public:
  using Tensors = std::vector<at::Tensor>;

  /// `keep` tells whether a backward can follow.
  virtual Tensors forward(const Tensors& inputs, bool keep) = 0;
  /// One gradient an input (undefined for none) from one an output (undefined for zero). Called at
  /// most once; frees what was kept.
  virtual Tensors backward(const Tensors& d_outputs) = 0;
};

/// Runs a node; inside a graph if gradients are enabled and an input requires them.
Node::Tensors run(c10::intrusive_ptr<Node> node, const Node::Tensors& inputs);

/// Frees what a node kept.
template <class... Kept>
void release(Kept&... tensors) {
  (tensors.reset(), ...);
}

}  // namespace attnlab
