"""The weights of a model file, put back into the network that it was exported from: what a course begins with.

In the file each normalisation is folded into the convolution before it. Put back, the convolution keeps the folded
weights, and the normalisation behind it learns what passes through: then it takes away what it adds again, and the
network says what the file says, also while it is trained. A file in eight bits gives its weights as nearly as it has
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from inference.errors import ModelRefused


def put_back(net: Any, model: Path, pictures: Any) -> None:
    """Take over the weights of an exported network of the same form. `pictures`, (B, 3, H, W), are such as it will be
    trained on. Raises ModelRefused where the file is of another form."""
    graph = onnx.load(str(model)).graph
    told = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    told |= dict(_widened(graph, told))
    folded = {_module(node.name): node.input[1:] for node in reversed(graph.node) if node.op_type == "Conv"}
    wanted = net.state_dict()
    with torch.no_grad():
        for name, layer, normal in _normalised(net):
            if name not in folded or told[folded[name][0]].shape != layer.weight.shape:
                raise ModelRefused(f"{model}: it is no network of this form ({name} is missing, or of another shape)")
            weight, bias = (told[one] for one in folded[name])
            layer.weight.copy_(weight)
            _pass_through(normal, bias)
        for name in (name for name in wanted if name.startswith("answers.")):
            if name not in told or told[name].shape != wanted[name].shape:
                raise ModelRefused(f"{model}: it has not these classes ({name})")
            wanted[name].copy_(told[name])
        _settle(net, pictures)


def _widened(graph: Any, told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Of a file in eight bits what was written so, as the numbers it stands for: channel by channel."""
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in told:
            whole, step, zero = (told[name].float() for name in node.input)
            channels = (-1, *(1 for _ in whole.shape[1:]))
            yield node.output[0], (whole - zero.reshape(channels)) * step.reshape(channels)


def _module(node: str) -> str:
    """The module that a node of the graph stands for: 'to_8.1.path.0.0' of '/to_8/to_8.1/path/path.0/path.0.0/Conv'."""
    whole = last = ""
    for part in node.strip("/").split("/")[:-1]:
        inner = bool(last) and part.startswith(f"{last}.")
        whole = whole.removesuffix(last) + part if inner else ".".join(filter(None, (whole, part)))
        last = part
    return whole


def _normalised(net: Any) -> Iterator[tuple[str, Any, Any]]:
    """Each convolution with a normalisation behind it: its name, both."""
    for name, module in net.named_modules():
        if isinstance(module, nn.Sequential) and len(module) > 1 and isinstance(module[1], nn.BatchNorm2d):
            yield f"{name}.0", module[0], module[1]


def _pass_through(normal: Any, bias: Any) -> None:
    """Only add."""
    normal.running_mean.zero_()
    normal.running_var.fill_(1 - normal.eps)
    normal.weight.fill_(1)
    normal.bias.copy_(bias)


def _settle(net: Any, pictures: Any) -> None:
    """Let each normalisation take away the mean and the spread of what reaches it, and add them again."""
    reached: dict[Any, list[Any]] = {}

    def hear(normal: Any, taken: Iterable[Any]) -> None:
        reached.setdefault(normal, []).extend(taken)

    hooks = [normal.register_forward_pre_hook(hear) for _, _, normal in _normalised(net)]
    was_training = net.training
    net.eval()
    net(pictures)
    net.train(was_training)
    for hook in hooks:
        hook.remove()
    for normal, taken in reached.items():
        values = torch.cat([one.transpose(0, 1).flatten(1) for one in taken], 1)
        mean, spread = values.mean(1), values.var(1, unbiased=False)
        normal.running_mean.copy_(mean)
        normal.running_var.copy_(spread)
        normal.weight.copy_(torch.sqrt(spread + normal.eps))
        normal.bias.add_(mean)
