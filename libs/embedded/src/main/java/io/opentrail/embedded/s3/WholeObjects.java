package io.opentrail.embedded.s3;

import java.io.InputStream;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The store without the files of uploads under way. The older form of listing is made from the one
/// here.
final class WholeObjects extends ForwardingBlobStore {

    private final UnfinishedUploads uploads;

    WholeObjects(BlobStore store, UnfinishedUploads uploads) {
        super(store);
        this.uploads = uploads;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        try (var _ = uploads.begin(request.bucket(), request.key())) {
            return delegate().putBlob(request, body);
        }
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        try (var _ = uploads.begin(request.destinationBucket(), request.destinationKey())) {
            return delegate().copyBlob(request);
        }
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        try (var _ = uploads.begin(request.bucket(), request.key())) {
            return delegate().completeMultipartUpload(upload, request);
        }
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = delegate().list(request);
        String bucket = request.bucket();
        List<S3Object> whole =
                page.contents().stream()
                        .filter(object ->
                                !uploads.isTemporary(
                                        bucket,
                                        object.key(),
                                        () -> delegate().blobExists(bucket, object.key())))
                        .toList();
        return page.toBuilder().contents(whole).build();
    }
}
