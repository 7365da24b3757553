// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/node.h"

#include <torch/csrc/autograd/custom_function.h>

namespace attnlab {
namespace {

/// The only autograd function of the engine.
struct NodeFunction : torch::autograd::Function<NodeFunction> {
  static Node::Tensors forward(torch::autograd::AutogradContext* context,
                               const c10::intrusive_ptr<Node>& node, at::TensorList inputs) {
    context->set_materialize_grads(false);
    context->saved_data["node"] =
        c10::IValue::make_capsule(c10::intrusive_ptr<torch::CustomClassHolder>(node));
    return node->forward(inputs.vec(), true);
  }

  static Node::Tensors backward(torch::autograd::AutogradContext* context,
                                const Node::Tensors& d_outputs) {
    const auto holder = context->saved_data["node"].toCapsule();
    Node::Tensors gradients = static_cast<Node*>(holder.get())->backward(d_outputs);
    gradients.insert(gradients.begin(), at::Tensor());  // for the argument `node`
    return gradients;
  }
};

bool wants_graph(const Node::Tensors& inputs) {
  if (!at::GradMode::is_enabled()) return false;
  for (const auto& input : inputs)
    if (input.requires_grad()) return true;
  return false;
}

}  // namespace

Node::Tensors run(c10::intrusive_ptr<Node> node, const Node::Tensors& inputs) {
  if (wants_graph(inputs)) return NodeFunction::apply(node, at::TensorList(inputs));
  const at::NoGradGuard no_graph;
  return node->forward(inputs, false);
}

}  // namespace attnlab
