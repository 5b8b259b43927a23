using MergeDsl.Binding;

namespace MergeDsl.Validation;

/// <summary>Cases of two parameters that meet at some tensor.</summary>
internal sealed record MeetingCases(BoundCase First, BoundCase Second);
