"""Writes the files of this folder: what torch.save writes, made by Python's own pickle and zipfile without torch.

The classes below carry torch's module names and reduce themselves as torch's tensors do, so the streams of instructions
are the authentic ones for each protocol.
"""
import collections, io, os, pickle, struct, sys, types, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def module(name):
    sys.modules[name] = types.ModuleType(name)
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, sys.modules[name])
    return sys.modules[name]


torch, utils, storage_module, parameter_module, tensor_module = (
    module(n) for n in ("torch", "torch._utils", "torch.storage", "torch.nn", "torch._tensor"))
parameter_module = module("torch.nn.parameter")


def function(where, name):
    def f(*args):
        raise NotImplementedError
    f.__name__ = f.__qualname__ = name
    f.__module__ = where.__name__
    setattr(where, name, f)
    return f


def cls(where, name, base=object):
    c = type(name, (base,), {"__module__": where.__name__})
    setattr(where, name, c)
    return c


rebuild2, rebuild3 = function(utils, "_rebuild_tensor_v2"), function(utils, "_rebuild_tensor_v3")
rebuild_parameter, rebuild_type = function(utils, "_rebuild_parameter"), function(tensor_module, "_rebuild_from_type_v2")
Size, Parameter = cls(torch, "Size", tuple), cls(parameter_module, "Parameter")
Size.__reduce__ = lambda self: (Size, (tuple(self),))
Untyped = cls(storage_module, "UntypedStorage")
STORAGES = {n: cls(torch, n + "Storage") for n in ("Float", "BFloat16", "Half", "Long", "Bool")}


class DType:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


DType.__module__ = "torch"
torch.float8_e4m3fn = DType("float8_e4m3fn")


class Storage:
    def __init__(self, kind, data, numel):
        self.kind, self.data, self.numel = kind, data, numel


class Tensor:
    def __init__(self, storage, offset, size, stride, as_parameter=False, dtype=None, state=None):
        self.v = (storage, offset, tuple(size), tuple(stride))
        self.as_parameter, self.dtype, self.state = as_parameter, dtype, state

    def __reduce__(self):
        args = (*self.v, False, collections.OrderedDict())
        made = (rebuild2, args) if self.dtype is None else (rebuild3, (*args, self.dtype))
        if self.state is not None:
            return rebuild_type, (made[0], Parameter, made[1], self.state)
        if self.as_parameter:
            return rebuild_parameter, (Tensor(*self.v), True, collections.OrderedDict())
        return made


def floats(*values):
    return Storage(STORAGES["Float"], struct.pack(f"<{len(values)}f", *values), len(values))


def bfloats(*values):
    return Storage(STORAGES["BFloat16"], b"".join(struct.pack("<f", v)[2:] for v in values), len(values))


def state_dict():
    shared = floats(*range(12))
    d = collections.OrderedDict()
    d["embed.weight"] = Tensor(shared, 0, (4, 3), (3, 1))
    d["transposed"] = Tensor(shared, 0, (3, 4), (1, 3))
    d["row"] = Tensor(shared, 3, (3,), (1,))
    d["column"] = Tensor(shared, 1, (4,), (3,))
    d["expanded"] = Tensor(shared, 6, (2, 3), (0, 1))
    d["parameter"] = Tensor(bfloats(1, -2, 0.5), 0, (3,), (1,), as_parameter=True)
    d["subclass"] = Tensor(floats(9), 0, (), (), state={"note": "kept by nobody"})
    d["counter"] = Tensor(Storage(STORAGES["Long"], struct.pack("<q", -5), 1), 0, (), ())
    d["mask"] = Tensor(Storage(STORAGES["Bool"], b"\1\0", 2), 0, (2,), (1,))
    d["eight"] = Tensor(Storage(Untyped, b"\x38\xb8", 2), 0, (2,), (1,), dtype=torch.float8_e4m3fn)
    d["empty"] = Tensor(floats(), 0, (0, 7), (7, 1))
    d["note"] = "text"
    d["size"] = Size((4, 3))
    d["numbers"] = [1, 300, 70000, -1, 2**40, 2**80, 1.5, None, True, b"bytes", {1, 2}, (1, 2, 3, 4)]
    d._metadata = collections.OrderedDict([("", {"version": 1})])
    return d


class Pickler(pickle._Pickler):
    """Names storages instead of writing them; torch's Python classes have no other trick."""

    def __init__(self, file, protocol, legacy=False):
        super().__init__(file, protocol)
        self.storages, self.legacy = [], legacy

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        if obj not in self.storages:
            self.storages.append(obj)
        key = str(self.storages.index(obj))
        return ("storage", obj.kind, key, "cpu", obj.numel) + ((None,) if self.legacy else ())


def dump(value, protocol, legacy=False):
    out = io.BytesIO()
    p = Pickler(out, protocol, legacy)
    p.dump(value)
    return out.getvalue(), p.storages


def archive(path, value, protocol=2):
    data, storages = dump(value, protocol)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as z:
        def put(name, content):
            z.writestr(zipfile.ZipInfo("archive/" + name, (1980, 1, 1, 0, 0, 0)), content)
        put("data.pkl", data)
        put("byteorder", "little")
        for i, s in enumerate(storages):
            put(f"data/{i}", s.data)
        put("version", "3\n")


def legacy(path, value):
    with open(path, "wb") as f:
        pickle.dump(0x1950A86A20F9469CFC6C, f, protocol=2)
        pickle.dump(1001, f, protocol=2)
        pickle.dump({"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}, f, protocol=2)
        data, storages = dump(value, 2, legacy=True)
        f.write(data)
        pickle.dump([str(i) for i in range(len(storages))], f, protocol=2)
        for s in storages:
            f.write(struct.pack("<q", s.numel) + s.data)


for protocol in (2, 3, 4, 5):
    archive(os.path.join(HERE, f"protocol{protocol}.pt"), state_dict(), protocol)
legacy(os.path.join(HERE, "legacy.pt"), state_dict())
