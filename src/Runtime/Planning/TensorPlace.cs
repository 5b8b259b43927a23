namespace MergeDsl.Planning;

/// <summary>Where in the layer stacks a tensor is.</summary>
/// <param name="Stack">Its stack.</param>
/// <param name="Layer">Its layer, from 0; from the stack's depth on where it predicts tokens further ahead.</param>
/// <param name="NameInLayer">Its name behind the layer's number.</param>
internal readonly record struct TensorPlace(LayerStack Stack, int Layer, string NameInLayer);
