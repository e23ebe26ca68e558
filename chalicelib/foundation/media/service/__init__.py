"""What other rooms may ask of media: `pictures`. Uploading is `uploads`, the nights are `cleaning`."""
