namespace MergeDsl.SafeTensors;

/// <summary>What is wrong with a header; the file's name is added where it is known.</summary>
internal sealed class MalformedHeaderException(string message) : Exception(message);
