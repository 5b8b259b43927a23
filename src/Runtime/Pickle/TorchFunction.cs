namespace MergeDsl.Pickle;

/// <summary>The functions that a pickle may call. None is run: each stands for the value that it would make.</summary>
internal enum TorchFunction
{
    /// <summary>A dictionary from nothing, or from a list of pairs.</summary>
    OrderedDict,

    /// <summary>A tensor's shape from a tuple of lengths.</summary>
    Size,

    /// <summary>A tensor: (storage, offset, shape, strides, …).</summary>
    RebuildTensor,

    /// <summary>The same of a storage without type: (storage, offset, shape, strides, requires grad, hooks, type, …).</summary>
    RebuildTypedTensor,

    /// <summary>A tensor with a flag: (tensor, …).</summary>
    RebuildParameter,

    /// <summary>A tensor of a class of its own: (function, class, arguments, state).</summary>
    RebuildFromType,

    /// <summary>A value that no tensor needs, from whatever arguments.</summary>
    Opaque,

    /// <summary>The class of tensors and of parameters: named, never called.</summary>
    TensorClass,
}
